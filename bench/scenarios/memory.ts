import { setTimeout as sleep } from 'node:timers/promises';
import type { Findings } from '../results';
import { withRig } from '../stack/rig';
import { addImages, start, TWENTY_FIVE, untilSlots } from '../stack/work';
import type { Scenario } from './scenario';

const RUNNING = 150;
const QUEUED = 2000;
const SETTLE_MS = 20_000;

/** What a worker needs that has much in hand, with its default pacing: copies that take an hour. */
export const memory: Scenario = {
  about: 'what a worker with 150 running and 2,000 queued copies needs',
  minutes: 2,
  run: async ({ programs, isTiny }): Promise<Findings> => {
    const limit = isTiny ? 1 : RUNNING / TWENTY_FIVE.length;
    const running = limit * TWENTY_FIVE.length;
    const queued = isTiny ? 25 : QUEUED;
    const worker = { IMAGEFERRY_POOLS: 'target', IMAGEFERRY_REGION_LIMIT: String(limit) };
    return withRig(programs, { simulator: { copySeconds: 3600, limit }, worker }, async (rig) => {
      const empty = await rig.workerMegabytes();
      const sources = await addImages(rig, Math.ceil((running + queued) / TWENTY_FIVE.length));
      await Promise.all(sources.map((source) => start(rig, { source, targets: TWENTY_FIVE })));
      await untilSlots(rig, ({ lanes, queued: waiting }) => lanes.length >= running && waiting >= queued);
      await sleep(isTiny ? 1000 : SETTLE_MS);
      const cpu = await rig.workerCpuSeconds();
      await sleep(SETTLE_MS / 2);
      const cpuShare = ((await rig.workerCpuSeconds()) - cpu) / (SETTLE_MS / 2000);
      const columns = ['running', 'queued', 'worker MB', 'MB without work', 'CPU %'];
      const row = [running, queued, await rig.workerMegabytes(), empty, 100 * cpuShare];
      return { tables: [{ title: 'A worker with much in hand', columns, rows: [row] }], pictures: [] };
    });
  },
};
