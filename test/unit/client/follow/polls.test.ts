import { addPolls } from '../../../../client/follow/polls';
import type { LastPoll } from '../../../../contract/last-poll';
import type { CopyRecord } from '../../../../contract/schema/manifest';

const START = Date.parse('2026-11-26T14:00:00.000Z');

function afterMinutes(minutes: number): string {
  return new Date(START + minutes * 60_000).toISOString();
}

const COPY: CopyRecord = {
  regionId: 'cn-beijing',
  required: true,
  status: 'copying',
  attempts: 1,
  startedAt: afterMinutes(0),
  progress: 10,
  expectedAt: afterMinutes(15),
};

/** The copy after a poll of its region 10 minutes after its start. */
function afterPoll(copy: CopyRecord, poll: Partial<LastPoll> = {}): CopyRecord | undefined {
  const source = { regionId: 'cn-hangzhou', imageId: 'm-1', name: 'web' };
  const seen = { progress: 50, lastSeenAt: START + 10 * 60_000, ...poll };
  const manifest = { replicationId: 'replicate/web', status: 'running' as const, source, copies: [copy] };
  return addPolls(manifest, { 'cn-beijing': seen }).copies[0];
}

test('a copy is as far as its last poll has seen, and expected to go on like that', () => {
  expect(afterPoll(COPY)).toEqual({ ...COPY, progress: 50, expectedAt: afterMinutes(20) });
});

test('early on what was expected of the copy counts, too', () => {
  const copy = { ...COPY, progress: 5, expectedSeconds: 20 * 60 };
  expect(afterPoll(copy, { progress: 10 })).toMatchObject({ expectedAt: afterMinutes(10 + (90 + 10) / 2) });
});

test.each([
  ['the manifest knows more than the poll', { ...COPY, progress: 60 }, {}],
  ['the copy has ended meanwhile', { ...COPY, status: 'available' as const }, {}],
  ['the poll has seen no progress yet', COPY, { progress: 0 }],
])('nothing changes when %s', (_, copy, poll) => {
  expect(afterPoll(copy, poll)).toEqual(copy);
});

test('of an adopted copy the progress alone is known', () => {
  const adopted = { ...COPY, adopted: true };
  expect(afterPoll(adopted)).toEqual({ ...adopted, progress: 50 });
});
