import { setTimeout as sleep } from 'node:timers/promises';
import { Slots } from '../../client';
import { REGION_SLOTS_ID, slotsQueryName } from '../../contract/names';
import { DEMO_IMAGE } from '../../simulator';
import { growthExponent } from '../measure/growth';
import { quantile } from '../measure/quantile';
import type { Findings } from '../results';
import { BRISK } from '../stack/brisk';
import { type Rig, withRig } from '../stack/rig';
import { addImages, start, TWENTY_FIVE, untilSlots } from '../stack/work';
import type { Scenario } from './scenario';

const COUNTS = [100, 1000, 10_000];
const TINY_COUNTS = [25, 75];

/** How long the worker is watched while nothing may start. */
const IDLE_MS = 10_000;
/** Copies that pass before the watching begins, and those that pass while it lasts. */
const WARM_UP = 10;
const WATCHED = 40;

/** What copies that wait cost: to queue them, to keep them, and to let others pass. */
export const waiting: Scenario = {
  about: 'what copies that wait in the queue cost',
  minutes: 5,
  run: async ({ programs, isTiny, say }): Promise<Findings> => {
    const outcomes: Outcome[] = [];
    for (const count of isTiny ? TINY_COUNTS : COUNTS) {
      say(`${String(count)} copies that wait`);
      outcomes.push(await queue(programs, count, isTiny ? 5 : WATCHED));
    }
    return findingsOf(outcomes);
  },
};

interface Outcome {
  waiting: number;
  queueSeconds: number;
  queueCpuSeconds: number;
  idleCpuShare: number;
  queryMs: number;
  megabytes: number;
  passCpuMs: number;
  passSeconds: number;
}

/** The source region takes nothing until all copies wait; then it takes five at a time. */
function queue(programs: string, waitingCopies: number, watched: number): Promise<Outcome> {
  const { regionId } = DEMO_IMAGE;
  const worker = { ...BRISK.worker, IMAGEFERRY_POOLS: 'both', IMAGEFERRY_REGION_LIMITS: `${regionId}=0` };
  return withRig(programs, { ...BRISK, worker }, async (rig) => {
    const sources = await addImages(rig, Math.ceil(waitingCopies / TWENTY_FIVE.length));
    const queueing = await usage(rig, async () => {
      await Promise.all(sources.map((source) => start(rig, { source, targets: TWENTY_FIVE, priority: 'nightly' })));
      await untilSlots(rig, ({ queued }) => queued >= sources.length * TWENTY_FIVE.length);
    });
    const idle = await usage(rig, () => sleep(IDLE_MS));
    const queryMs = await queryTime(rig);
    await new Slots(rig.client).setLimit({ regionId, limit: 5, reason: 'all copies wait' });
    await untilCopies(rig, WARM_UP);
    const passing = await usage(rig, () => untilCopies(rig, WARM_UP + watched));
    return {
      waiting: sources.length * TWENTY_FIVE.length,
      queueSeconds: queueing.seconds,
      queueCpuSeconds: queueing.cpu,
      idleCpuShare: idle.cpu / idle.seconds,
      queryMs,
      megabytes: await rig.workerMegabytes(),
      passCpuMs: (1000 * passing.cpu) / watched,
      passSeconds: passing.seconds / watched,
    };
  });
}

/** Time and CPU time of the worker that something takes; seconds. */
async function usage(rig: Rig, task: () => Promise<unknown>): Promise<{ seconds: number; cpu: number }> {
  const cpu = await rig.workerCpuSeconds();
  const startedAt = Date.now();
  await task();
  return { seconds: (Date.now() - startedAt) / 1000, cpu: (await rig.workerCpuSeconds()) - cpu };
}

/** How long the region slots take to answer, in the middle; ms. */
async function queryTime(rig: Rig): Promise<number> {
  const slots = rig.client.workflow.getHandle(REGION_SLOTS_ID);
  const times: number[] = [];
  for (let n = 0; n < 20; n += 1) {
    const askedAt = performance.now();
    await slots.query(slotsQueryName);
    times.push(performance.now() - askedAt);
  }
  return quantile(
    times.sort((a, b) => a - b),
    0.5,
  );
}

/** Waits until so many copies have begun. It asks the simulator, so that the worker does nothing for it. */
async function untilCopies(rig: Rig, count: number): Promise<void> {
  while ((await rig.ecs.journal({ action: 'CopyImage' })).length < count) {
    if (rig.hasWorkerDied) throw new Error('the worker has died');
    await sleep(50);
  }
}

function findingsOf(outcomes: readonly Outcome[]): Findings {
  const columns = [
    ...['waiting', 'all queued after s', 'CPU ms to queue one', 'CPU while all wait %', 'slots query ms', 'worker MB'],
    ...['CPU ms for one that passes', 'seconds for one that passes'],
  ];
  const rows = outcomes.map((one) => [
    ...[one.waiting, one.queueSeconds, (1000 * one.queueCpuSeconds) / one.waiting, 100 * one.idleCpuShare],
    ...[one.queryMs, one.megabytes, one.passCpuMs, one.passSeconds],
  ]);
  const exponents = [
    ['time to queue all', growthExponent(outcomes.map((one) => [one.waiting, one.queueSeconds]))],
    ['worker CPU to queue all', growthExponent(outcomes.map((one) => [one.waiting, one.queueCpuSeconds]))],
    ['CPU for one that passes', growthExponent(outcomes.map((one) => [one.waiting, one.passCpuMs]))],
  ];
  return {
    tables: [
      { title: 'What copies that wait cost', columns, rows },
      { title: 'How it grows with the length of the queue', columns: ['what', 'exponent'], rows: exponents },
    ],
    pictures: [
      {
        file: 'queue-cost.svg',
        alt: 'CPU of the worker to queue a copy, and to let one pass, by the length of the queue',
        kind: 'curves',
        curves: {
          title: 'What a copy costs while others wait',
          note: 'A level line is what one wants: a longer queue costs no more for each copy',
          xLabel: 'copies in the queue',
          curves: [
            {
              name: 'CPU ms to queue one',
              points: outcomes.map((one) => [one.waiting, (1000 * one.queueCpuSeconds) / one.waiting]),
            },
            { name: 'CPU ms for one that passes', points: outcomes.map((one) => [one.waiting, one.passCpuMs]) },
            { name: 'slots query, ms', points: outcomes.map((one) => [one.waiting, one.queryMs]) },
          ],
        },
      },
    ],
  };
}
