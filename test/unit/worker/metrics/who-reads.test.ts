import { newIdentity } from '../../../../worker/metrics/identity';
import { heartbeatMs, type ListedWorker, lookMs, readsGauges } from '../../../../worker/metrics/who-reads';

const NOW = 10_000_000_000;
const SECOND = 1000;

const listed = (identity: string, startedAt: number, isRunning = true): ListedWorker => ({
  key: `key of ${identity}`,
  identity,
  isRunning,
  startedAt,
});

const OLD = listed('1@a+metrics-00000a', 1);
const YOUNG = listed('1@b+metrics-00000b', 2);

/** Who of them reads. `ages`: time since the last heartbeat, ms; a second unless given. */
async function readers(workers: ListedWorker[], ages: Record<string, number | undefined> = {}): Promise<string[]> {
  const heartbeatOf = ({ identity }: ListedWorker): Promise<number | undefined> => {
    const age = identity in ages ? ages[identity] : SECOND;
    return Promise.resolve(age === undefined ? undefined : NOW - age);
  };
  const answers = await Promise.all(
    workers.map(async ({ identity }) => ((await readsGauges(identity, workers, heartbeatOf, NOW)) ? [identity] : [])),
  );
  return answers.flat();
}

test('of two workers the older one reads, in whatever order Temporal lists them', async () => {
  expect(await readers([YOUNG, OLD])).toEqual([OLD.identity]);
  expect(await readers([OLD, YOUNG])).toEqual([OLD.identity]);
});

test('of workers that started at the same moment one reads', async () => {
  expect(await readers([listed('1@b+metrics-00000b', 1), OLD])).toEqual([OLD.identity]);
});

test('a worker that drains leaves it to the next one at once', async () => {
  expect(await readers([{ ...OLD, isRunning: false }, YOUNG])).toEqual([YOUNG.identity]);
});

test('a worker that was killed is believed for three heartbeats, or until Temporal forgets it', async () => {
  expect(await readers([OLD, YOUNG], { [OLD.identity]: 30 * SECOND })).toEqual([OLD.identity]);
  expect(await readers([OLD, YOUNG], { [OLD.identity]: 30 * SECOND + 1 })).toContain(YOUNG.identity);
  expect(await readers([OLD, YOUNG], { [OLD.identity]: undefined })).toContain(YOUNG.identity);
});

test('workers that serve no metrics, and those of others, keep nobody from reading', async () => {
  const own = listed(newIdentity({ servesMetrics: true }), 5);
  const others = [listed(newIdentity({ servesMetrics: false }), 1), listed('2@python', 2)];
  expect(await readers([...others, own])).toContain(own.identity);
  expect(await readers([...others, own, OLD])).not.toContain(own.identity);
});

test('somebody reads whatever is listed: also where all drain, nobody is listed, or clocks are ahead', async () => {
  const draining = [OLD, YOUNG].map((worker) => ({ ...worker, isRunning: false }));
  expect(await readers(draining)).toHaveLength(2);
  expect(await readsGauges(OLD.identity, [], () => Promise.resolve(undefined), NOW)).toBe(true);
  expect(await readers([OLD, YOUNG], { [OLD.identity]: -60 * SECOND })).toEqual([OLD.identity]);
});

test('a worker that is not listed yet does not read beside one that is', async () => {
  expect(await readsGauges(YOUNG.identity, [OLD], () => Promise.resolve(NOW), NOW)).toBe(false);
});

test('each worker has an identity of its own, also as the first process of containers on one host', () => {
  const [one, other] = [newIdentity({ servesMetrics: true }), newIdentity({ servesMetrics: true })];
  expect(one).not.toBe(other);
});

test('a worker looks who reads, and tells that it lives, often enough for others to believe it', () => {
  const rates = [1, 100, 5000, 30_000, 600_000];
  expect(rates.map(lookMs)).toEqual([1, 100, 5000, 10_000, 10_000]);
  expect(rates.map(heartbeatMs)).toEqual([1000, 1000, 5000, 10_000, 10_000]);
});
