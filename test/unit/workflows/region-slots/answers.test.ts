import { copyError } from '../../../../contract/errors';
import { newsOf } from '../../../../workflows/region-slots/answers';
import { copies, copy, Slots } from './slots';

const AT = Date.UTC(2026, 0, 31);

describe('the answers', () => {
  test('of one replication go together in one signal', () => {
    const slots = Slots.ready({ defaultLimit: 0 });
    const of = (requester: string, ...names: string[]) => names.map((name) => copy(name, 'eu-west-1', { requester }));
    slots.tell({ type: 'wrongAccount', requests: [...of('A', 'a1', 'a2', 'a3'), ...of('B', 'b1')], accountId: 'x' });
    expect(slots.told).toEqual(['a1 wrongAccount, a2 wrongAccount, a3 wrongAccount', 'b1 wrongAccount']);
  });

  test('that come while a signal is under way follow together in the next one', () => {
    const slots = Slots.ready().withdraw(copy('a', 'cn-beijing'));
    slots.withdraw(copy('b', 'cn-beijing')).withdraw(copy('c', 'cn-beijing'));
    expect(slots.told).toEqual([]);
    expect(slots.tell({ type: 'delivered', to: 'replicate/web' }).told).toEqual(['b unknown, c unknown']);
    slots.tell({ type: 'delivered', to: 'replicate/web' });
    expect(slots.state.outbox).toEqual([]);
  });

  // Four hundred replications of ten copies each.
  const flood = copies(4000, (index) => copy(`c${index}`, 'eu-west-1', { requester: `replicate/${index % 400}` }));

  test('to four thousand copies that are refused at once take fifty signals at a time, and all arrive', () => {
    const slots = Slots.ready({ maxQueued: 0 }).enqueue(flood);
    expect(slots.told).toHaveLength(50);
    expectAllToArrive(slots);
  });

  test('to four thousand copies that are withdrawn one after the other do so as well', () => {
    const slots = Slots.ready({ defaultLimit: 0, maxQueued: 4000 }).enqueue(flood);
    let signals = 0;
    for (const request of flood) signals += slots.withdraw(request).told.length;
    expect(signals).toBe(50);
    expectAllToArrive(slots);
  });

  function expectAllToArrive(slots: Slots): void {
    const heard = new Set<string>();
    let mostUnderWay = 0;
    for (let [next] = slots.state.outbox; next !== undefined; [next] = slots.state.outbox) {
      mostUnderWay = Math.max(mostUnderWay, slots.underWay);
      for (const said of next.answers.slice(0, next.sent)) heard.add(said.copyId);
      slots.tell({ type: 'delivered', to: next.to });
    }
    expect([heard.size, mostUnderWay]).toEqual([4000, 50]);
  }

  const knows = { at: AT, accountId: 'ours', unasked: {} };
  const of = copy('a', 'cn-beijing').copyId;

  test('tell a copy whose workflow died that it failed, with what the clean-up found', () => {
    const compensation = { outcome: 'cancelled' as const, at: '2026-01-31T00:00:00.000Z' };
    expect(newsOf({ copyId: of, answer: 'died', compensation }, knows)).toMatchObject({
      outcome: { status: 'failed', error: { code: 'CopyWorkflowDied' }, compensation },
    });
  });

  test('let a copy whose image is finished all the same queue again, unless nobody wants it any more', () => {
    const died = {
      copyId: of,
      answer: 'died' as const,
      compensation: { outcome: 'finished-kept' as const, at: '2026-01-31T00:00:00.000Z' },
    };
    expect(newsOf(died, knows)).toMatchObject({ outcome: { status: 'deferred' } });
    expect(newsOf({ ...died, withdrawn: true }, knows)).toMatchObject({ outcome: { status: 'unknown' } });
  });

  test('name both accounts when a worker uses another one', () => {
    expect(newsOf({ copyId: of, answer: 'wrongAccount', accountId: 'theirs' }, knows)).toMatchObject({
      outcome: {
        status: 'failed',
        error: { message: expect.stringMatching(/theirs.*ours/) as string },
      },
    });
  });

  test.each([
    ['full', { status: 'deferred', error: { code: 'SlotsFull' } }],
    ['over', { status: 'deferred', error: { code: 'OutcomeLost' } }],
    ['unknown', { status: 'unknown' }],
    ['withdrawn', { status: 'withdrawn' }],
  ] as const)('translate %s', (answer, outcome) => {
    expect(newsOf({ copyId: of, answer }, knows)).toMatchObject({ type: 'settled', copyId: of, outcome });
  });

  test('say which region holds a copy up, or that none does any more', () => {
    const blocked = { copyId: of, answer: 'blocked' as const, regionId: 'cn-beijing' };
    const error = copyError('Unreachable', 'cn-beijing');
    expect(newsOf(blocked, { ...knows, unasked: { 'cn-beijing': error } })).toEqual({
      type: 'blocked',
      copyId: of,
      error,
    });
    expect(newsOf(blocked, knows)).toEqual({ type: 'blocked', copyId: of });
  });
});
