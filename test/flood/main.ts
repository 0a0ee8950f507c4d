import { setTimeout as sleep } from 'node:timers/promises';
import { Command } from 'commander';
import { TASK_QUEUE } from '../../contract/names';
import type { Manifest } from '../../contract/schema/manifest';
import { DEMO_IMAGE } from '../../simulator';
import type { ImageKey } from '../../simulator/image';
import { USUAL_REGIONS as SIMULATED } from '../../simulator/usual-regions';
import { Asker } from './asker';
import { floodNight } from './night';
import { Rig } from './rig';
import { slotsHistory } from './runs-history';

const REGIONS = 25;

/** Replications of one image to all regions, at once; what the region slots and the worker make of them. */
async function main(): Promise<void> {
  const options = new Command('test:flood')
    .option('--replications <number>', 'how many start at the same time', '400')
    .option('--warm', 'let the region slots know what runs before the flood begins', false)
    .option('--copies <numbers>', 'instead: measure so many short copies, one figure after the other')
    .option('--night <images>', 'instead: one night of so many images, with short copies')
    .option('--regions <number>', 'how many regions the night copies each image to', '2')
    .parse()
    .opts<{ replications: string; warm: boolean; copies?: string; night?: string; regions: string }>();
  if (options.night !== undefined) return night(Number(options.night), Number(options.regions));
  if (options.copies === undefined) return flood(Number(options.replications), options.warm);
  for (const copies of options.copies.split(',')) await saturate(Number(copies));
}

const SHORT = {
  IMAGEFERRY_POOLS: 'target',
  IMAGEFERRY_POLL_MINIMUM_MS: '200',
  IMAGEFERRY_POLL_MAXIMUM_MS: '400',
  IMAGEFERRY_LOOK_INTERVAL_MS: '100',
  IMAGEFERRY_VISIBILITY_GRACE_MS: '2000',
};

/** Many copies that take no time: what one costs, and how many pass in a second. */
async function saturate(copies: number): Promise<void> {
  const rig = await Rig.start(0.1, SHORT);
  const replications = Math.ceil(copies / REGIONS);
  const sources = await addImages(rig, replications);
  await rig.ecs.set({ copiesKeep: ['nvmeSupport', 'imdsSupport', 'imageFamily'] });
  const cpu = await rig.workerCpuSeconds();
  const startedAt = Date.now();
  const ids = await Promise.all(sources.map((source) => start(rig, source)));
  await Promise.all(ids.map((id) => rig.client.workflow.getHandle(id).result()));
  const seconds = (Date.now() - startedAt) / 1000;
  const { runs, events, longest, failedTasks } = await slotsHistory(rig.client);
  const perCopy = (amount: number): string => (amount / (replications * REGIONS)).toFixed(4);
  report({
    copies: replications * REGIONS,
    'copies/s': ((replications * REGIONS) / seconds).toFixed(1),
    'worker CPU s/copy': perCopy((await rig.workerCpuSeconds()) - cpu),
    'slots events/copy': perCopy(events),
    'slots runs': runs,
    'longest run': longest,
    'failed tasks': failedTasks,
    'worker MB': (await rig.workerMegabytes()).toFixed(0),
  });
  await rig.stop();
}

/** What the workflow of a night makes of many images. */
async function night(images: number, regions: number): Promise<void> {
  const rig = await Rig.start(0.1, { ...SHORT, IMAGEFERRY_REGION_LIMIT: '20' });
  await rig.ecs.set({ limit: 20, copiesKeep: ['nvmeSupport', 'imdsSupport', 'imageFamily'] });
  await addImages(rig, images);
  const { regionId } = DEMO_IMAGE;
  const policy = { images: { regionId, namePattern: 'flood-*' }, targets: TARGETS.slice(0, regions) };
  report({ images, regions, ...(await floodNight(rig, policy)) });
  await rig.stop();
}

/** Several people look at the slots; the server keeps only so many queries of a workflow waiting. */
const ASKERS = 3;

/** Everything at once, with the default configuration: the slots must grant, answer and abort all the while. */
async function flood(replications: number, warm: boolean): Promise<void> {
  const rig = await Rig.start(60);
  const askers = Array.from({ length: ASKERS }, () => new Asker(rig.client));
  const [asker] = askers as [Asker];
  if (warm) await asker.until(({ ready }) => ready);
  const startedAt = Date.now();
  const ids = await startAll(rig, replications);
  const started = Date.now() - startedAt;
  await asker.until(({ lanes }) => lanes.filter(({ phase }) => phase === 'running').length >= 5);
  const running = Date.now() - startedAt;
  await asker.until(({ queued, lanes }) => queued + lanes.length >= replications * REGIONS);
  const queued = Date.now() - startedAt;
  const [release] = await startAll(rig, 1, { name: 'release', priority: 'release' });
  await untilManifest(rig, release ?? '', ({ copies }) => copies.some(({ status }) => status !== 'queued'));
  const granted = Date.now() - startedAt - queued;
  const abortedAt = Date.now();
  const aborted = rig.client.workflow.getHandle(ids[0] ?? '');
  await aborted.cancel();
  await aborted.result().catch(() => undefined);
  const abort = Date.now() - abortedAt;
  await Promise.all(askers.map((each) => each.stop()));
  const answers = askers.flatMap((each) => each.answers).sort((a, b) => a - b);
  const { runs, events, longest, failedTasks } = await slotsHistory(rig.client);
  report({
    replications,
    copies: replications * REGIONS,
    start: warm ? 'warm' : 'cold',
    'started after s': (started / 1000).toFixed(1),
    'lanes run after s': (running / 1000).toFixed(1),
    'all queued after s': (queued / 1000).toFixed(1),
    'release granted after s': (granted / 1000).toFixed(1),
    'abort took s': (abort / 1000).toFixed(1),
    'slots query p50 ms': answers[Math.floor(answers.length / 2)] ?? 0,
    'slots query max ms': answers.at(-1) ?? 0,
    'slots runs': runs,
    'slots events': events,
    'longest run': longest,
    'failed tasks': failedTasks,
    'worker died': String(rig.hasWorkerDied),
    'worker MB': (await rig.workerMegabytes()).toFixed(0),
  });
  await rig.stop();
}

async function startAll(
  rig: Rig,
  replications: number,
  more: { name?: string; priority?: string } = {},
): Promise<string[]> {
  const numbers = Array.from({ length: replications }, (_, number) => number);
  return Promise.all(numbers.map((number) => start(rig, DEMO_IMAGE, { name: `flood-${String(number)}`, ...more })));
}

/** Starts a replication of an image to all regions; returns its workflow id. */
async function start(
  { client }: Rig,
  { regionId, imageId }: ImageKey,
  more: { name?: string; priority?: string } = {},
): Promise<string> {
  const { workflowId } = await client.workflow.start('replicateImage', {
    taskQueue: TASK_QUEUE,
    workflowId: `replicate/${imageId}/${more.name ?? 'all'}`,
    args: [{ source: { regionId, imageId }, targets: TARGETS, priority: 'nightly', ...more }],
  });
  return workflowId;
}

/** Images of their own: ECS refuses a second copy of one image into a region while the first one runs. */
async function addImages({ ecs }: Rig, count: number): Promise<ImageKey[]> {
  const numbers = Array.from({ length: count }, (_, number) => String(number));
  const { regionId } = DEMO_IMAGE;
  return Promise.all(
    numbers.map((number) => ecs.addImage({ regionId, imageId: `m-flood${number}`, name: `flood-${number}` })),
  );
}

const TARGETS = Object.keys(SIMULATED)
  .filter((regionId) => regionId !== DEMO_IMAGE.regionId)
  .slice(0, REGIONS);

async function untilManifest(rig: Rig, id: string, isAsWanted: (manifest: Manifest) => boolean): Promise<void> {
  for (;;) {
    const manifest = await rig.client.workflow
      .getHandle(id)
      .query<Manifest | null>('manifest')
      .catch(() => null);
    if (manifest !== null && isAsWanted(manifest)) return;
    await sleep(100);
  }
}

function report(figures: Record<string, string | number>): void {
  const lines = Object.entries(figures).map(([name, value]) => `  ${name.padEnd(24)}${String(value)}`);
  process.stdout.write(`${lines.join('\n')}\n\n`);
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exitCode = 1;
});
