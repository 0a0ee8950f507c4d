import { copyError } from '../../../../contract/errors';
import { type CopyStage, copyDetails } from '../../../../workflows/copy/copy-details';

const PLACE = {
  source: { regionId: 'cn-hangzhou', imageId: 'm-source0001' },
  regionId: 'cn-beijing',
  requester: 'replicate/web',
  lane: 'copy/cn-beijing/1',
  namespace: 'default',
};
const SINCE = '2026-11-26T14:00:10.000Z';
const RUNNING = { is: 'copying', imageId: 'm-copy0001', adopted: false, since: SINCE } as const;
const ERROR = copyError('CopyVanished', 'cn-beijing', 'm-copy0001 is gone');

function saidOf(stage: CopyStage): string {
  return copyDetails(PLACE, stage).split('\n')[2] ?? '';
}

test.each<[CopyStage, string]>([
  [{ is: 'asking' }, 'asks its replication what to make'],
  [{ is: 'starting' }, 'looks for an image to adopt, and calls CopyImage'],
  [RUNNING, '`m-copy0001` is copied since 14:00 UTC'],
  [
    { ...RUNNING, adopted: true },
    '`m-copy0001`, which another replication has started, is copied; watched since 14:00 UTC',
  ],
  [
    { ...RUNNING, expectedAt: '2026-11-26T14:20:00.000Z' },
    '`m-copy0001` is copied since 14:00 UTC, until about 14:20 UTC',
  ],
  [
    { ...RUNNING, progress: 50, seenAt: '2026-11-26T14:10:00.000Z', expectedAt: '2026-11-26T14:20:00.000Z' },
    '`m-copy0001` is copied since 14:00 UTC, **50 %** at 14:10 UTC, until about 14:20 UTC',
  ],
  [{ is: 'ending' }, 'is being undone'],
  [
    { is: 'ended', outcome: { status: 'deferred', error: copyError('CopyDeferred', 'cn-beijing', 'in the way') } },
    'gave its lane back, and queues again: `in the way`',
  ],
  [{ is: 'ended', outcome: { status: 'failed', error: ERROR } }, 'failed: `m-copy0001 is gone`'],
  [
    {
      is: 'ended',
      outcome: { status: 'cancelled', isWithdrawn: true, compensation: { outcome: 'cancelled', at: SINCE } },
    },
    'cancelled: gone',
  ],
])('%j is said as: %s', (stage, said) => {
  expect(saidOf(stage)).toBe(said);
});

test('a copy that is there says when it was, and names its image', () => {
  const outcome = {
    status: 'available' as const,
    imageId: 'm-copy0001',
    adopted: false,
    startedAt: SINCE,
    availableAt: '2026-11-26T14:20:00.000Z',
    verified: [],
  };
  expect(saidOf({ is: 'ended', outcome })).toBe('available as `m-copy0001` since 14:20 UTC');
});

test('says between which links the copy is, and only while it is polled that attempts are polls', () => {
  const text = copyDetails(PLACE, RUNNING);
  expect(text).toContain('`m-source0001` from cn-hangzhou to **cn-beijing**, in lane `copy/cn-beijing/1`');
  expect(text).toMatch(/\[`replicate\/web`\]\(\S+\)/);
  expect(text).toMatch(/\[`region-slots`\]\(\S+\)/);
  expect(text).toContain('attempts of `awaitCopy` are polls');
  expect(copyDetails(PLACE, { is: 'starting' })).not.toContain('polls');
});
