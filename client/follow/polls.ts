import { defined } from '../../contract/defined';
import { secondsLeft } from '../../contract/estimate';
import type { LastPoll } from '../../contract/last-poll';
import type { CopyRecord, Manifest } from '../../contract/schema/manifest';

/** The last poll of each copy that runs, by target region. */
export type LastPolls = Partial<Record<string, LastPoll>>;

/** The manifest with what the last polls have seen, and when the copies are expected to be available by that. Pure. */
export function addPolls(manifest: Manifest, polls: LastPolls): Manifest {
  return { ...manifest, copies: manifest.copies.map((copy) => afterPoll(copy, polls[copy.regionId])) };
}

function afterPoll(copy: CopyRecord, poll: LastPoll | undefined): CopyRecord {
  if (copy.status !== 'copying' || poll === undefined || poll.progress <= (copy.progress ?? 0)) return copy;
  return { ...copy, progress: poll.progress, ...defined({ expectedAt: expectedAt(copy, poll) }) };
}

/** An adopted copy has begun at a time that nobody here knows. */
function expectedAt(
  { adopted, startedAt, expectedSeconds }: CopyRecord,
  { progress, lastSeenAt }: LastPoll,
): string | undefined {
  if (adopted === true || startedAt === undefined) return undefined;
  const estimate = expectedSeconds === undefined ? undefined : { seconds: expectedSeconds, from: 'all' as const };
  const left = secondsLeft(estimate, (lastSeenAt - Date.parse(startedAt)) / 1000, progress);
  return left === undefined ? undefined : new Date(lastSeenAt + Math.round(left) * 1000).toISOString();
}
