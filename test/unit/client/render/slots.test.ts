import { withReason } from '../../../../client/quarantine';
import { limitText, moveText, releaseText, slotsText } from '../../../../client/render/slots';
import type { ShownSlots } from '../../../../client/slots';
import { copyError } from '../../../../contract/errors';
import { copyId, strayId } from '../../../../contract/names';

const NOW = 10_000_000;
const MINUTE = 60_000;

const EMPTY: ShownSlots = { ready: true, unasked: [], pools: [], lanes: [], queued: 0, head: [] };

const lane = { id: 'copy/cn-beijing/1', phase: 'quarantined' as const, since: NOW - 20 * MINUTE };

describe('the text of the slots', () => {
  test('is one line when nothing runs or waits', () => {
    expect(slotsText(EMPTY, NOW)).toBe('no copy waits');
  });

  test('has whose limit counts, with the proof', () => {
    const copyOfBeijing = copyId('r', 'cn-beijing', 1);
    const verdict = { counts: false, pool: 'cn-hangzhou', copyId: copyOfBeijing, imageId: 'm-1', at: NOW };
    const watched = { lane: 'copy/cn-beijing/6', side: 'target' as const, pool: 'cn-beijing' };
    const text = (learned: ShownSlots['learned'] & object) =>
      slotsText({ ...EMPTY, learned }, NOW)
        .split('\n')
        .slice(2);
    expect(text({ pools: 'both', watched })).toEqual([
      'whose limit counts, as ECS has shown:',
      '  source: counts, as nothing is known',
      '  target: counts, as nothing is known',
      '  ECS is asked about copy/cn-beijing/6: target cn-beijing',
    ]);
    expect(text({ pools: 'target', source: verdict, target: { ...verdict, counts: true } })).toEqual([
      'whose limit counts, as ECS has shown:',
      '  source: does not count; m-1 in cn-beijing ran beyond the limit of cn-hangzhou (1970-01-01T02:46:40.000Z)',
      '  target: counts; m-1 in cn-beijing waited in ECS because of cn-hangzhou (1970-01-01T02:46:40.000Z)',
    ]);
  });

  test('has the pools with who set them, the lanes, and the head of the queue', () => {
    const changed = { by: 'me@host', reason: 'maintenance', at: NOW - 3 * MINUTE };
    const requester = 'replicate/m-app1/0';
    const slots: ShownSlots = {
      ...EMPTY,
      pools: [
        { regionId: 'cn-beijing', limit: 0, taken: 1, changed },
        { regionId: 'cn-hangzhou', limit: 5, taken: 1 },
      ],
      lanes: [
        {
          id: 'copy/cn-beijing/1',
          phase: 'running',
          since: NOW - MINUTE,
          requester,
          copyId: copyId('r', 'cn-beijing', 1),
        },
        { id: 'copy/cn-beijing/2', phase: 'running', since: NOW - MINUTE, requester, withdrawn: true },
      ],
      queued: 12,
      waitingSince: NOW - 5 * MINUTE,
      head: Array.from({ length: 12 }, (_, index) => ({
        copyId: copyId('r', `cn-region-${String(index)}`, 1),
        requester,
        class: 3,
        since: NOW - 5 * MINUTE,
      })),
    };
    expect(slotsText(slots, NOW).split('\n')).toEqual([
      '12 copies wait, the first for 5m',
      '',
      'REGION       TAKEN',
      'cn-beijing   1 of 0  set by me@host 3m ago: maintenance',
      'cn-hangzhou  1 of 5',
      '',
      'LANE               PHASE               SINCE  COPY TO     REPLICATION',
      'copy/cn-beijing/1  running             1m     cn-beijing  replicate/m-app1/0',
      'copy/cn-beijing/2  running, withdrawn  1m                 replicate/m-app1/0',
      '',
      'NEXT         CLASS  SINCE  REPLICATION',
      ...[0, 1, 2, 3, 4].map((index) => `cn-region-${String(index)}  3      5m     replicate/m-app1/0`),
    ]);
  });

  test('says why lanes are in quarantine, and which regions are dark', () => {
    const error = copyError('Unreachable', 'us-west-1');
    const lanes = [withReason(lane, 'Forbidden.RAM: not authorized')];
    const lines = slotsText({ ...EMPTY, ready: false, unasked: [{ regionId: 'us-west-1', error }], lanes }, NOW).split(
      '\n',
    );
    expect(lines[0]).toBe('taking the inventory, so that nothing is granted; 0 copies wait');
    expect(lines).toContain(
      '  copy/cn-beijing/1: its workflow died, or could not cancel its copy; the clean-up is held up: Forbidden.RAM: not authorized',
    );
    expect(lines).toContain(`  us-west-1: ${error.message}`);
  });
});

test.each([
  [strayId({ regionId: 'cn-beijing', imageId: 'm-1' }), 'a copy runs in ECS without a workflow'],
  ['dead/r/cn-beijing/1', 'its workflow died, and another workflow has the id of its lane'],
  ['copy/cn-beijing/1', 'its workflow died, or could not cancel its copy'],
])('the reason for %s in quarantine is that %s', (id, reason) => {
  expect(withReason({ ...lane, id }, undefined).reason).toBe(reason);
});

test('a change is answered in one line', () => {
  const changed = { by: 'me@host', reason: 'maintenance', at: NOW };
  const pools = [{ regionId: 'cn-beijing', limit: 3, taken: 2, changed }];
  expect(limitText({ ...EMPTY, pools }, 'cn-beijing')).toBe(
    'cn-beijing: 2 of 3 slots are taken, set by me@host: maintenance',
  );
  expect(releaseText({ ...EMPTY, lanes: [lane] }, 'copy/cn-beijing/2')).toBe(
    'copy/cn-beijing/2 is released; lanes left in quarantine: 1',
  );
});

test('a move is answered in one line', () => {
  const [old, next] = ['0.1.0', '0.2.0'].map((buildId) => ({ deploymentName: 'imageferry', buildId }));
  expect(moveText({ from: old, to: next })).toBe('the slots have moved from imageferry:0.1.0 to imageferry:0.2.0');
  expect(moveText({ from: undefined, to: next })).toBe(
    'the slots have moved from workers without a version to imageferry:0.2.0',
  );
  expect(moveText({ from: next, to: next })).toBe('the slots run on imageferry:0.2.0, which is current');
  expect(moveText({ from: undefined, to: undefined })).toBe(
    'the slots run on workers without a version, and no version is current',
  );
});
