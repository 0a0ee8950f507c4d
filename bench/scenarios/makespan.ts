import type { Manifest } from '../../contract/schema/manifest';
import { timelineOf } from '../../client/pictures/timeline';
import { Slots } from '../../client/slots';
import { defined } from '../../contract/defined';
import { eventually } from '../../dev/eventually';
import { DEMO_IMAGE } from '../../simulator';
import { durationMs } from '../../simulator/copy-progress';
import type { ImageKey } from '../../simulator/image';
import { handoffs } from '../measure/handoffs';
import { journalCopies, type JournalCopy } from '../measure/journal-copies';
import {
  type Job,
  listSchedule,
  longestFirst,
  lowerBound,
  makespan as endOf,
  type Rules,
} from '../measure/list-schedule';
import { type Spread, spread } from '../measure/quantile';
import type { Bars } from '../page/bars';
import type { Cell, Findings } from '../results';
import { allEvents } from '../stack/histories';
import { type Rig, withRig } from '../stack/rig';
import { addImagesIn, FOUR_SOURCES, results, start, TARGETS, TWENTY_FIVE } from '../stack/work';
import type { Context, Scenario } from './scenario';

const LIMIT = 5;

/** Work that is wanted all at once. */
interface Case {
  title: string;
  sources: readonly string[];
  imagesPerSource: number;
  targets: readonly string[];
  copySeconds: number;
  pools: Rules['pools'];
  /** Finished copies are copied on in place of the source. */
  relay?: true;
  /** Copies of the same length have gone to the same targets before, so that their times are known. */
  isTaught?: boolean;
  /** The file of the picture of who ran when; none unless given. */
  picture?: string;
}

const EIGHT_TARGETS = TARGETS.filter((regionId) => !FOUR_SOURCES.includes(regionId)).slice(0, 8);

const star = (copySeconds: number, pools: Rules['pools'], picture?: string, targets = TWENTY_FIVE): Case => ({
  title: `1 image x ${String(targets.length)} regions, ${String(copySeconds)} s`,
  sources: [DEMO_IMAGE.regionId],
  imagesPerSource: 1,
  targets,
  copySeconds,
  pools,
  ...(picture !== undefined && { picture }),
});

/** The same work with finished copies as sources; the bounds are those of the star. */
const relay = (work: Case, picture?: string): Case => ({
  ...withPicture(work, picture),
  title: `${work.title}, relay`,
  relay: true,
});

const taught = (work: Case, picture?: string): Case => ({
  ...withPicture(work, picture),
  title: `${work.title}, times known`,
  isTaught: true,
});

/** With its own picture, or without one. */
function withPicture(work: Case, picture: string | undefined): Case {
  const { sources, imagesPerSource, targets, copySeconds, pools, relay: mayRelay, isTaught, title } = work;
  const plain = { title, sources, imagesPerSource, targets, copySeconds, pools };
  return { ...plain, ...defined({ relay: mayRelay, isTaught, picture }) };
}

const mesh = (imagesPerSource: number, copySeconds: number, pools: Rules['pools']): Case => ({
  title: `${String(4 * imagesPerSource)} images from 4 sources x 8 regions, ${String(copySeconds)} s`,
  sources: FOUR_SOURCES,
  imagesPerSource,
  targets: EIGHT_TARGETS,
  copySeconds,
  pools,
});

/** Those of one line run at the same time, each on a stack of its own: they wait for nearly all of their time. */
const LINES: readonly (readonly Case[])[] = [
  [
    star(60, 'both', 'timeline-star.svg'),
    taught(star(60, 'both'), 'timeline-longest-first.svg'),
    relay(taught(star(60, 'both')), 'timeline-relay.svg'),
    star(60, 'target'),
    mesh(2, 60, 'both'),
    mesh(2, 60, 'target'),
    mesh(10, 10, 'target'),
  ],
  [relay(star(60, 'both')), relay(star(10, 'both')), mesh(10, 10, 'both')],
  // Short copies need a machine that has nothing else to do: a second is a lot for them.
  [star(10, 'both'), taught(star(10, 'both')), star(10, 'target')],
];

const TINY_STAR = star(2, 'both', 'timeline-star.svg', TWENTY_FIVE.slice(0, 8));

const TINY: typeof LINES = [
  [
    TINY_STAR,
    taught(TINY_STAR, 'timeline-longest-first.svg'),
    relay(taught(TINY_STAR), 'timeline-relay.svg'),
    mesh(1, 1, 'target'),
  ],
];

/** How long a lot of copies takes, beside the best that is possible, and what each of them costs. */
export const makespan: Scenario = {
  about: 'how close the end of all copies comes to the best possible',
  minutes: 10,
  run: async ({ programs, isTiny, say }: Context): Promise<Findings> => {
    const outcomes: Outcome[] = [];
    for (const line of isTiny ? TINY : LINES) {
      say(line.map(({ title, pools }) => `${title}, pools ${pools}`).join('; '));
      outcomes.push(...(await Promise.all(line.map((one) => measure(programs, one)))));
    }
    return { tables: [endsTable(outcomes), costsTable(outcomes)], pictures: picturesOf(outcomes) };
  },
};

/** What came of a case. Times are in seconds unless they say otherwise. */
interface Outcome {
  work: Case;
  copies: number;
  bound: number;
  inOrder: number;
  longestFirst: number;
  measured: number;
  untilFirst: number;
  /** Undefined where no slot is used twice. */
  handoff: Spread | undefined;
  seenLate: Spread | undefined;
  calls: number;
  events: number;
  cpuMs: number;
  manifest: Manifest;
}

async function measure(programs: string, work: Case): Promise<Outcome> {
  const { copySeconds, pools, sources, imagesPerSource, targets, relay: mayRelay } = work;
  const simulator = { copySeconds, limit: LIMIT, limitKey: pools === 'both' ? 'both' : 'destination' } as const;
  return withRig(programs, { simulator, worker: { IMAGEFERRY_POOLS: pools } }, async (rig) => {
    const images = await addImagesIn(rig, sources, sources.length * imagesPerSource);
    if (work.isTaught === true) await teach(rig, work);
    const calls = (await rig.ecs.journal({})).length;
    const events = await allEvents(rig.client);
    const cpu = await rig.workerCpuSeconds();
    const startedAt = Date.now();
    const ids = await Promise.all(
      images.map((source) => start(rig, { source, targets, ...(mayRelay && { relay: true }) })),
    );
    const manifests = await results(rig, ids);
    const endedAt = Date.now();
    const cpuMs = ((await rig.workerCpuSeconds()) - cpu) * 1000;
    const journal = (await rig.ecs.journal({})).slice(calls);
    const runs = journalCopies(journal).map((copy) => withEnd(copy, copySeconds));
    const jobs = jobsOf(images, work);
    return {
      work,
      copies: jobs.length,
      bound: lowerBound(jobs, { pools, limit: LIMIT }),
      inOrder: endOf(listSchedule(jobs, { pools, limit: LIMIT })),
      longestFirst: endOf(listSchedule(longestFirst(jobs), { pools, limit: LIMIT })),
      measured: (endedAt - startedAt) / 1000,
      untilFirst: (Math.min(...runs.map((run) => run.startedAt)) - startedAt) / 1000,
      handoff: spread(handoffsOf(runs, work)),
      seenLate: spread(latenesses(runs, manifests)),
      calls: journal.length / jobs.length,
      events: ((await allEvents(rig.client)) - events) / jobs.length,
      cpuMs: cpuMs / jobs.length,
      manifest: first(manifests),
    };
  });
}

/** Lets other images of the same sources go to the same targets, all at once. */
async function teach(rig: Rig, { sources, targets }: Case): Promise<void> {
  const images = await addImagesIn(rig, sources, sources.length, 'lesson');
  const ids = await Promise.all(images.map((source) => start(rig, { source, targets })));
  await setLimits(rig, sources, targets.length);
  await results(rig, ids);
  await setLimits(rig, sources, LIMIT);
}

/** In ECS and in the region slots, which start with the first replication. */
async function setLimits(rig: Rig, regionIds: readonly string[], limit: number): Promise<void> {
  await rig.ecs.set({ limit });
  const slots = new Slots(rig.client);
  const change = { by: 'bench', reason: 'lessons need not wait', limit };
  const set = () => Promise.all(regionIds.map((regionId) => slots.setLimit({ ...change, regionId })));
  let problem: unknown;
  await eventually(
    () =>
      set().then(
        () => true,
        (error: unknown) => ((problem = error), false),
      ),
    () => `the limit cannot be set: ${String(problem)}`,
  );
}

/** In the order of their arrival: each replication gets its turn, as its requests are of the same class. */
function jobsOf(images: readonly ImageKey[], { targets, copySeconds }: Case): Job[] {
  return targets.flatMap((to) =>
    images.map(({ regionId }) => ({
      from: regionId,
      to,
      seconds: durationMs({ copySeconds }, { regionId: to }) / 1000,
    })),
  );
}

/** A copy in ECS; ms since 1970. */
interface EcsRun extends JournalCopy {
  startedAt: number;
  endedAt: number;
}

/** Copies start at once: no region has more of them than its limit. */
function withEnd(copy: JournalCopy, copySeconds: number): EcsRun {
  return { ...copy, startedAt: copy.at, endedAt: copy.at + durationMs({ copySeconds }, { regionId: copy.to }) };
}

/** Seconds that the slots of the scarce regions stood empty: those of the sources where these count. */
function handoffsOf(runs: readonly EcsRun[], { pools, sources }: Case): number[] {
  const scarce = pools === 'target' ? 'to' : 'from';
  const regions = pools === 'target' ? new Set(runs.map(({ to }) => to)) : sources;
  return [...regions].flatMap((regionId) =>
    handoffs(
      runs.filter((run) => run[scarce] === regionId),
      LIMIT,
    ).map((ms) => ms / 1000),
  );
}

/** Seconds from the end of each copy in ECS to the moment when the manifest calls it available. */
function latenesses(runs: readonly EcsRun[], manifests: readonly Manifest[]): number[] {
  const ends = new Map(runs.map(({ imageId, endedAt }) => [imageId, endedAt]));
  return manifests
    .flatMap(({ copies }) => copies)
    .map(({ imageId = '', availableAt = '' }) => (Date.parse(availableAt) - (ends.get(imageId) ?? NaN)) / 1000);
}

/** The first of all: only the picture of a case with one image needs one. */
function first([manifest]: readonly Manifest[]): Manifest {
  if (manifest === undefined) throw new Error('a case has at least one image');
  return manifest;
}

function endsTable(outcomes: readonly Outcome[]): Findings['tables'][number] {
  const columns = [
    'work',
    'pools',
    'copies',
    'lower bound s',
    'arrival order s',
    'longest first s',
    'measured s',
    'of bound',
    'of arrival order',
    'copy times',
  ];
  const rows = outcomes.map(({ work, copies, bound, inOrder, longestFirst: longest, measured }) => [
    ...[work.title, work.pools, copies, bound, inOrder, longest],
    ...[measured, measured / bound, measured / inOrder, measured / work.copySeconds],
  ]);
  return { title: 'Until the last copy is there', columns, rows };
}

function costsTable(outcomes: readonly Outcome[]): Findings['tables'][number] {
  const columns = [
    ...[
      'work',
      'pools',
      'first copy after s',
      'handoff p50 s',
      'handoff p95 s',
      'p95 of a copy %',
      'seen late p50 s',
      'seen late p95 s',
    ],
    ...['ECS calls per copy', 'events per copy', 'worker CPU ms per copy'],
  ];
  const rows = outcomes.map(({ work, untilFirst, handoff, seenLate, calls, events, cpuMs }) => [
    ...[work.title, work.pools, untilFirst, ...spreadCells(handoff)],
    ...[handoff === undefined ? '' : (100 * handoff.p95) / work.copySeconds, ...spreadCells(seenLate)],
    ...[calls, events, cpuMs],
  ]);
  return { title: 'What a copy costs', columns, rows };
}

function spreadCells(spreadOf: Spread | undefined): Cell[] {
  return [spreadOf?.p50 ?? '', spreadOf?.p95 ?? ''];
}

function picturesOf(outcomes: readonly Outcome[]): Findings['pictures'] {
  const timelines = outcomes.flatMap(({ work, manifest }) => {
    if (work.picture === undefined) return [];
    const timeline = { ...timelineOf(manifest, Date.now()), title: `${work.title}, pools ${work.pools}` };
    return [{ file: work.picture, alt: `When each copy of ${work.title} ran`, kind: 'timeline' as const, timeline }];
  });
  const alt = 'How long each lot of copies took, beside its lower bound';
  return [...timelines, { file: 'makespan.svg', alt, kind: 'bars', bars: barsOf(outcomes) }];
}

function barsOf(outcomes: readonly Outcome[]): Bars {
  return {
    title: 'Until the last copy is there',
    note: 'In parts of the lower bound: 1 cannot be beaten',
    groups: outcomes.map(({ work, bound, inOrder, measured }) => ({
      title: `${work.title}, pools ${work.pools}`,
      bars: [
        {
          label: 'arrival order, no overhead',
          value: inOrder / bound,
          text: (inOrder / bound).toFixed(2),
          kind: 'bound',
        },
        {
          label: 'imageferry',
          value: measured / bound,
          text: `${(measured / bound).toFixed(2)}, ${measured.toFixed(0)} s`,
          kind: 'ours',
        },
      ],
    })),
  };
}
