import { limitProblem, releaseProblem } from '../../../../workflows/region-slots/updates';
import { describeSlots, slotsTable } from '../../../../workflows/region-slots/view';
import { copyError } from '../../../../contract/errors';
import { copy, REGIONS, Slots } from './slots';

describe('a new limit', () => {
  const update = { regionId: 'cn-beijing', limit: 50, by: 'me', reason: 'why' };

  test('lets more copies run at once, or none', () => {
    const slots = Slots.ready({ pools: 'target' });
    slots.enqueue(['a', 'b', 'c'].map((name) => copy(name, 'cn-beijing')));
    const set = (limit: number) => slots.tell({ type: 'setLimit', ...update, limit }).started;
    expect(set(0)).toEqual([]);
    expect(set(3)).toEqual(['b', 'c']);
  });

  test('that makes no sense is refused with everything that is wrong', () => {
    const { state } = Slots.ready();
    expect(limitProblem(state, update)).toBeUndefined();
    expect(limitProblem(state, null)?.split('\n')).toHaveLength(4);
    expect(limitProblem(state, { ...update, limit: 51 })).toContain('limit: 51');
  });

  test('of a region that the account does not have is refused once the regions are known', () => {
    const unknown = { ...update, regionId: 'cn-bejing' };
    expect(limitProblem(Slots.cold().state, unknown)).toBeUndefined();
    expect(limitProblem(Slots.ready().state, unknown)?.split('\n')).toEqual([
      'regionId: "cn-bejing" is not a region of this account; did you mean "cn-beijing"?',
      expect.stringContaining('(regions): this account has cn-beijing, '),
    ]);
  });
});

describe('a lane that an operator releases', () => {
  const update = { lane: 'copy/cn-beijing/1', by: 'me', reason: 'looked' };

  test('must be quarantined, and its copy is told that its workflow died', () => {
    const slots = Slots.ready();
    const lane = slots.run(copy('a', 'cn-beijing'));
    expect(releaseProblem(slots.state, update)).toContain('none is at present');
    slots.tell({ type: 'closed', lane, clean: false });
    expect(releaseProblem(slots.state, update)).toBeUndefined();
    expect(slots.tell({ type: 'releaseLane', ...update }).state.lanes).toEqual([]);
    expect(slots.effects).toMatchObject([{ type: 'endSettlement' }, { type: 'deliver' }]);
    expect(slots.told).toEqual(['a died']);
  });

  test('must be one: what is wrong is said in full', () => {
    expect(releaseProblem(Slots.ready().state, undefined)?.split('\n')).toHaveLength(3);
  });

  test('that runs stays as it is', () => {
    const slots = Slots.ready();
    slots.run(copy('a', 'cn-beijing'));
    expect(slots.tell({ type: 'releaseLane', ...update }).state.lanes).toHaveLength(1);
  });
});

describe('the view', () => {
  test('tells operators what runs, what waits and since when', () => {
    const slots = Slots.ready().enqueue([copy('a', 'cn-beijing'), copy('b', 'cn-beijing')]);
    const view = describeSlots(slots.state, 60_000);
    const { copyId } = copy('b', 'cn-beijing');
    expect(view).toMatchObject({ queued: 1, waitingSince: 0, head: [{ copyId, class: 3, since: 0 }] });
    expect(slotsTable(view, 'default')).toMatch(/^cn-beijing +1 of 1$/m);
  });

  test('counts those that wait by region and class, which rises with time', () => {
    const slots = Slots.ready();
    slots.run(copy('a', 'cn-beijing'));
    slots.enqueue(['b', 'c'].map((name) => copy(name, 'cn-beijing')));
    const regionId = 'cn-beijing';
    expect(describeSlots(slots.state, 0).waiting).toEqual([{ regionId, class: 3, copies: 2 }]);
    expect(describeSlots(slots.state, 30 * 60_000).waiting).toEqual([{ regionId, class: 2, copies: 2 }]);
  });

  test('tells them which regions cannot be asked, and why', () => {
    const error = copyError('Unreachable', 'us-west-1');
    const slots = Slots.cold().tell({ type: 'lanesFound', lanes: [] });
    slots.tell({ type: 'straysFound', regions: REGIONS, strays: [], unasked: [{ regionId: 'us-west-1', error }] });
    const view = describeSlots(slots.state, 0);
    expect(view.unasked).toEqual([{ regionId: 'us-west-1', error }]);
    expect(slotsTable(view, 'default')).toContain(error.message);
  });
});
