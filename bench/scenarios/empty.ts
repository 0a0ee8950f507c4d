import { runEmpty } from '../empty/run';
import type { Findings } from '../results';
import type { Cost } from '../stack/cost';
import { CASES, saturate } from '../stack/saturate';
import { TWENTY_FIVE } from '../stack/work';
import type { Scenario } from './scenario';

const COPIES = 500;
const TINY_COPIES = 25;
const ROUNDS = 3;

/** As many as run at once with pools `target`: five in each region. */
const AT_ONCE = 5 * TWENTY_FIVE.length;

/** How much of what a copy takes is taken by Temporal. The two take turns, so that a machine that slows down slows both down. */
export const empty: Scenario = {
  about: 'what Temporal itself takes of a copy',
  minutes: 3,
  run: async ({ programs, isTiny, say }): Promise<Findings> => {
    const copies = isTiny ? TINY_COPIES : COPIES;
    const rows: number[][] = [];
    for (let round = 1; round <= (isTiny ? 1 : ROUNDS); round += 1) {
      say(`${String(copies)} copies, and as many empty ones: round ${String(round)}`);
      rows.push(compared(await saturate(programs, CASES[0], copies), await runEmpty(copies, AT_ONCE), copies));
    }
    return {
      tables: [{ title: `${String(copies)} copies, and as many empty ones`, columns: COLUMNS, rows }],
      pictures: [],
    };
  },
};

const COLUMNS = [
  ...['copies per s', 'empty copies per s', 'worker CPU ms per copy', 'per empty copy'],
  ...['server CPU ms per copy', 'per empty copy', 'CPU of both against empty copies'],
];

function compared(full: Cost, bare: Cost, copies: number): number[] {
  const cpuSeconds = ({ workerCpuSeconds, serverCpuSeconds }: Cost): number => workerCpuSeconds + serverCpuSeconds;
  return [
    ...[copies / full.seconds, copies / bare.seconds],
    ...[full.workerCpuSeconds, bare.workerCpuSeconds, full.serverCpuSeconds, bare.serverCpuSeconds].map(
      (seconds) => (1000 * seconds) / copies,
    ),
    cpuSeconds(full) / cpuSeconds(bare),
  ];
}
