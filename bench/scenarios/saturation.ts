import { growthExponent } from '../measure/growth';
import type { Cell, Findings } from '../results';
import { CASES, type Outcome, saturate } from '../stack/saturate';
import type { Scenario } from './scenario';

const COUNTS = [500, 2000];
const LONG_COUNT = 8000;
const TINY_COUNTS = [25, 50];

/** Many copies that take no time: how many pass in a second, what one costs, and whether more cost more. */
export const saturation: Scenario = {
  about: 'how many copies without length pass in a second',
  minutes: 12,
  run: async ({ programs, isTiny, isLong, say }): Promise<Findings> => {
    const counts = isTiny ? TINY_COUNTS : [...COUNTS, ...(isLong ? [LONG_COUNT] : [])];
    const outcomes: Outcome[] = [];
    for (const one of CASES) {
      for (const count of counts) {
        say(`${String(count)} copies, pools ${one.pools}`);
        outcomes.push(await saturate(programs, one, count));
      }
    }
    return findingsOf(outcomes);
  },
};

function findingsOf(outcomes: readonly Outcome[]): Findings {
  const columns = [
    ...['pools', 'copies', 'seconds', 'copies per s', 'worker CPU ms per copy', 'server CPU ms per copy'],
    ...['slots events per copy', 'worker MB'],
  ];
  return {
    tables: [
      { title: 'Copies of no length, all wanted at once', columns, rows: outcomes.map(rowOf) },
      {
        title: 'How it grows with the number of copies',
        columns: ['what', ...CASES.map(({ pools }) => `exponent, pools ${pools}`)],
        rows: [
          exponents('time', outcomes, ({ seconds }) => seconds),
          exponents('worker CPU', outcomes, ({ workerCpuSeconds }) => workerCpuSeconds),
          exponents('events of the slots', outcomes, ({ slotsEvents }) => slotsEvents),
        ],
      },
    ],
    pictures: [
      {
        file: 'saturation.svg',
        alt: 'Copies that pass in a second, and CPU of the worker for each, by the number of copies wanted at once',
        kind: 'curves',
        curves: {
          title: 'Copies of no length, all wanted at once',
          note: 'A level line is what one wants: more copies cost no more each. By the pools in which copies count',
          xLabel: 'copies wanted at once',
          curves: [
            ...curves('copies a second', outcomes, ({ copies, seconds }) => copies / seconds),
            ...curves('CPU ms a copy', outcomes, ({ copies, workerCpuSeconds }) => (1000 * workerCpuSeconds) / copies),
          ],
        },
      },
    ],
  };
}

function rowOf({ pools, copies, seconds, slotsEvents, megabytes, ...cpu }: Outcome): Cell[] {
  const perCopy = (cpuSeconds: number): number => (1000 * cpuSeconds) / copies;
  const cpuOfBoth = [perCopy(cpu.workerCpuSeconds), perCopy(cpu.serverCpuSeconds)];
  return [pools, copies, seconds, copies / seconds, ...cpuOfBoth, slotsEvents / copies, megabytes];
}

type Measure = (outcome: Outcome) => number;

/** By which power something grows with the number of copies, for each case. */
function exponents(what: string, outcomes: readonly Outcome[], measure: Measure): Cell[] {
  return [what, ...CASES.map((one) => growthExponent(pointsOf(one, outcomes, measure)))];
}

function curves(what: string, outcomes: readonly Outcome[], measure: Measure) {
  return CASES.map((one) => ({ name: `${what}, ${one.pools}`, points: pointsOf(one, outcomes, measure) }));
}

function pointsOf(
  { pools }: Pick<Outcome, 'pools'>,
  outcomes: readonly Outcome[],
  measure: Measure,
): [number, number][] {
  return outcomes.filter((outcome) => outcome.pools === pools).map((outcome) => [outcome.copies, measure(outcome)]);
}
