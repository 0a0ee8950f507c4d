import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startSimulatorProcess } from '../../dev/simulator-process';
import { DEMO_IMAGE, type FaultRule, simulatorAdmin, type SimulatorAdmin } from '../../simulator';
import { durationMs } from '../../simulator/copy-progress';
import { journalCopies } from '../measure/journal-copies';
import { lowerBound } from '../measure/list-schedule';
import { overLimit } from '../measure/over-limit';
import { type Tally, tally, type Told } from '../measure/tally';
import type { Bar } from '../page/bars';
import type { Findings } from '../results';
import { RIVALS } from '../rivals';
import { Cloud, type Errand } from '../rivals/cloud';
import type { Rival } from '../rivals/rival';
import { withRig } from '../stack/rig';
import { addImages, results, start, TWENTY_FIVE } from '../stack/work';
import type { Context, Scenario } from './scenario';

const LIMIT = 5;
const IMAGES = 2;

/** All times are so much shorter than those of a real account: of the copies, and of the polls of everybody. */
const SCALE = 10;
/** Of a copy in the middle, as long as it is in the account that is played. */
const COPY_SECONDS = 60;

/** Our own polls, shorter as everybody's: the defaults, divided. */
const OURS = {
  IMAGEFERRY_POLL_MINIMUM_MS: String(5000 / SCALE),
  IMAGEFERRY_POLL_MAXIMUM_MS: String(60_000 / SCALE),
  IMAGEFERRY_LOOK_INTERVAL_MS: String(5000 / SCALE),
  IMAGEFERRY_VISIBILITY_GRACE_MS: String(180_000 / SCALE),
  IMAGEFERRY_STALLED_AFTER_MS: String(1_800_000 / SCALE),
  IMAGEFERRY_DEFER_MS: String(60_000 / SCALE),
  IMAGEFERRY_ASK_AGAIN_MS: String(600_000 / SCALE),
};

/** One call in twenty is not carried out, and of as many the answer is lost. */
const FAULTS: readonly FaultRule[] = [
  { kind: 'error', code: 'InternalError', probability: 0.05 },
  { kind: 'dropAfterwards', probability: 0.05 },
];
/** Six of the first sixty calls go wrong, as many as are to be expected; some seeds spare nearly all of them. */
const SEED = 1;

/** Two images to twelve regions each, as others do it and as we do it, with and without faults. All work at the same time. */
export const rivals: Scenario = {
  about: 'the same work as others do it',
  minutes: 4,
  run: async ({ programs, isTiny, say }: Context): Promise<Findings> => {
    const regions = TWENTY_FIVE.slice(0, isTiny ? 3 : 12);
    const copySeconds = isTiny ? 1 : COPY_SECONDS / SCALE;
    say(`${String(RIVALS.length)} ways of others and our own, with and without faults`);
    const settings = { programs, regions, copySeconds };
    const [clean, faulty] = await Promise.all([false, true].map((isFaulty) => compete({ ...settings, isFaulty })));
    const bound = boundOf(regions, copySeconds);
    return findingsOf(bound, clean ?? [], faulty ?? []);
  },
};

interface Settings {
  programs: string;
  regions: readonly string[];
  copySeconds: number;
  isFaulty: boolean;
}

interface Outcome extends Tally {
  name: string;
  isOurs: boolean;
  seconds: number;
  calls: number;
  overLimit: number;
}

function compete(settings: Settings): Promise<Outcome[]> {
  return Promise.all([imageferry(settings), ...RIVALS.map((rival) => script(rival, settings))]);
}

function imageferry({ programs, regions, copySeconds, isFaulty }: Settings): Promise<Outcome> {
  return withRig(programs, { simulator: simulatorOf(copySeconds), worker: OURS }, async (rig) => {
    const images = await addImages(rig, IMAGES);
    if (isFaulty) await addFaults(rig.ecs);
    const callsBefore = (await rig.ecs.journal({})).length;
    const startedAt = Date.now();
    const ids = await Promise.all(images.map((source) => start(rig, { source, targets: regions })));
    const manifests = await results(rig, ids);
    const seconds = (Date.now() - startedAt) / 1000;
    const told = manifests.flatMap(({ source, copies }) =>
      copies.flatMap(({ regionId, imageId, status }) =>
        status === 'available' && imageId !== undefined ? [{ imageId: source.imageId, regionId, copyId: imageId }] : [],
      ),
    );
    const outcome = await outcomeOf(rig.ecs, errandsOf(images, regions), told);
    return { name: 'imageferry', isOurs: true, seconds, ...outcome, calls: outcome.calls - callsBefore };
  });
}

async function script(rival: Rival, { programs, regions, copySeconds, isFaulty }: Settings): Promise<Outcome> {
  const simulator = await startSimulatorProcess(path.join(programs, 'simulator/main'), []);
  try {
    const ecs = simulatorAdmin(simulator.adminPort);
    await ecs.set(simulatorOf(copySeconds));
    const errands = errandsOf(await addImages({ ecs }, IMAGES), regions);
    if (isFaulty) await addFaults(ecs);
    const startedAt = Date.now();
    const told = await rival.run(new Cloud(simulator.port), errands, (seconds) => sleep((seconds * 1000) / SCALE));
    const seconds = (Date.now() - startedAt) / 1000;
    return { name: rival.name, isOurs: false, seconds, ...(await outcomeOf(ecs, errands, told)) };
  } finally {
    await simulator.stop();
  }
}

/** ECS counts a copy in both of its regions: this is the stricter of what its documentation may mean. */
function simulatorOf(copySeconds: number) {
  return { copySeconds, limit: LIMIT, limitKey: 'both' } as const;
}

async function addFaults(ecs: SimulatorAdmin): Promise<void> {
  await ecs.clearFaults({ seed: SEED });
  for (const fault of FAULTS) await ecs.addFault(fault);
}

function errandsOf(images: readonly { regionId: string; imageId: string }[], regions: readonly string[]): Errand[] {
  return images.flatMap(({ regionId: from, imageId }) =>
    regions.map((to) => ({ from, imageId, to, name: `${imageId}-copy` })),
  );
}

/** What ECS has when all copies have ended. */
async function outcomeOf(
  ecs: SimulatorAdmin,
  errands: readonly Errand[],
  told: readonly Told[],
): Promise<Tally & Pick<Outcome, 'calls' | 'overLimit'>> {
  const journal = await ecs.journal({});
  for (;;) {
    const images = await ecs.images({});
    if (images.some(({ status }) => status === 'Creating' || status === 'Waiting')) {
      await sleep(200);
      continue;
    }
    const available = new Set(images.filter(({ status }) => status === 'Available').map(({ imageId }) => imageId));
    const wanted = errands.map(({ imageId, to }) => ({ imageId, regionId: to }));
    return {
      ...tally(wanted, journalCopies(journal), available, told),
      calls: journal.length,
      overLimit: overLimit(await ecs.peaks(), LIMIT),
    };
  }
}

function boundOf(regions: readonly string[], copySeconds: number): number {
  const { regionId: from } = DEMO_IMAGE;
  const jobs = Array.from({ length: IMAGES }, () =>
    regions.map((to) => ({ from, to, seconds: durationMs({ copySeconds }, { regionId: to }) / 1000 })),
  ).flat();
  return lowerBound(jobs, { pools: 'both', limit: LIMIT });
}

function findingsOf(bound: number, clean: readonly Outcome[], faulty: readonly Outcome[]): Findings {
  return {
    tables: [
      tableOf('Without faults', bound, clean),
      tableOf('One call in twenty fails, and of one in twenty the answer is lost', bound, faulty),
    ],
    pictures: [
      {
        file: 'rivals.svg',
        alt: 'How long the same work takes as others do it and with imageferry, with and without faults, and what is missing',
        kind: 'bars',
        bars: {
          title: 'Two images to twelve regions each',
          note: `Seconds until the script or the replication ends; all times are a ${String(SCALE)}th of real ones`,
          groups: [
            { title: 'Without faults', bars: barsOf(bound, clean) },
            { title: 'With faults', bars: barsOf(bound, faulty) },
          ],
        },
      },
    ],
  };
}

function tableOf(title: string, bound: number, outcomes: readonly Outcome[]): Findings['tables'][number] {
  const columns = [
    ...['who', 'seconds', 'of lower bound', 'ECS calls', 'copies over the limit', 'regions missing', 'images twice'],
    ...['copies nobody tells of', 'copies told of, not there'],
  ];
  const rows = outcomes.map((one) => [
    ...[one.name, one.seconds, one.seconds / bound, one.calls, one.overLimit, one.missing],
    ...[one.twice, one.untold, one.wrong],
  ]);
  return { title, columns, rows };
}

function barsOf(bound: number, outcomes: readonly Outcome[]): Bar[] {
  const bars = outcomes.map((one): Bar => {
    const flaws = flawsOf(one);
    const text = `${one.seconds.toFixed(0)} s${flaws === '' ? '' : `; ${flaws}`}`;
    return { label: one.name, value: one.seconds, text, kind: one.isOurs ? 'ours' : 'other' };
  });
  return [{ label: 'lower bound', value: bound, text: `${bound.toFixed(0)} s`, kind: 'bound' }, ...bars];
}

/** What is wrong with an outcome, the worst first; empty for one that is right. */
function flawsOf({ missing, twice, untold, wrong, overLimit: over }: Outcome): string {
  const flaws: [number, string][] = [
    [missing, 'missing'],
    [untold, 'untold'],
    [wrong, 'told wrongly'],
    [twice, 'twice'],
    [over, 'over the limit'],
  ];
  return flaws.flatMap(([count, text]) => (count > 0 ? [`${String(count)} ${text}`] : [])).join(', ');
}
