import { growthExponent } from '../measure/growth';
import type { Findings } from '../results';
import { BRISK } from '../stack/brisk';
import { slotsHistory } from '../stack/histories';
import { withRig } from '../stack/rig';
import { addImages, results, start, TWENTY_FIVE } from '../stack/work';
import type { Scenario } from './scenario';

const COUNTS = [500, 2000];
const LONG_COUNT = 8000;
const TINY_COUNTS = [25, 50];

/** Many copies that take no time: how many pass in a second, what one costs, and whether more cost more. */
export const saturation: Scenario = {
  about: 'how many copies without length pass in a second',
  minutes: 9,
  run: async ({ programs, isTiny, isLong, say }): Promise<Findings> => {
    const counts = isTiny ? TINY_COUNTS : [...COUNTS, ...(isLong ? [LONG_COUNT] : [])];
    const outcomes: Outcome[] = [];
    for (const count of counts) {
      say(`${String(count)} copies`);
      outcomes.push(await saturate(programs, count));
    }
    return findingsOf(outcomes);
  },
};

interface Outcome {
  copies: number;
  seconds: number;
  cpuSeconds: number;
  slotsEvents: number;
  megabytes: number;
}

function saturate(programs: string, copies: number): Promise<Outcome> {
  return withRig(programs, BRISK, async (rig) => {
    const sources = await addImages(rig, Math.ceil(copies / TWENTY_FIVE.length));
    const cpu = await rig.workerCpuSeconds();
    const startedAt = Date.now();
    const work = { targets: TWENTY_FIVE, priority: 'nightly' } as const;
    const ids = await Promise.all(sources.map((source) => start(rig, { ...work, source })));
    await results(rig, ids);
    return {
      copies: sources.length * TWENTY_FIVE.length,
      seconds: (Date.now() - startedAt) / 1000,
      cpuSeconds: (await rig.workerCpuSeconds()) - cpu,
      slotsEvents: (await slotsHistory(rig.client)).events,
      megabytes: await rig.workerMegabytes(),
    };
  });
}

function findingsOf(outcomes: readonly Outcome[]): Findings {
  const columns = ['copies', 'seconds', 'copies per s', 'worker CPU ms per copy', 'slots events per copy', 'worker MB'];
  const rows = outcomes.map(({ copies, seconds, cpuSeconds, slotsEvents, megabytes }) => [
    ...[copies, seconds, copies / seconds, (1000 * cpuSeconds) / copies, slotsEvents / copies, megabytes],
  ]);
  const exponents = [
    ['time', growthExponent(outcomes.map(({ copies, seconds }) => [copies, seconds]))],
    ['worker CPU', growthExponent(outcomes.map(({ copies, cpuSeconds }) => [copies, cpuSeconds]))],
    ['events of the slots', growthExponent(outcomes.map(({ copies, slotsEvents }) => [copies, slotsEvents]))],
  ];
  return {
    tables: [
      { title: 'Copies of no length, all wanted at once', columns, rows },
      { title: 'How it grows with the number of copies', columns: ['what', 'exponent'], rows: exponents },
    ],
    pictures: [
      {
        file: 'saturation.svg',
        alt: 'Copies that pass in a second, and CPU of the worker for each, by the number of copies wanted at once',
        kind: 'curves',
        curves: {
          title: 'Copies of no length, all wanted at once',
          note: 'A level line is what one wants: more copies cost no more each',
          xLabel: 'copies wanted at once',
          curves: [
            { name: 'copies per second', points: outcomes.map(({ copies, seconds }) => [copies, copies / seconds]) },
            {
              name: 'worker CPU, ms per copy',
              points: outcomes.map(({ copies, cpuSeconds }) => [copies, (1000 * cpuSeconds) / copies]),
            },
          ],
        },
      },
    ],
  };
}
