import { setTimeout as sleep } from 'node:timers/promises';
import { Command } from 'commander';
import { BRISK } from '../../bench/stack/brisk';
import { slotsHistory } from '../../bench/stack/histories';
import { withPrograms } from '../../bench/stack/programs';
import { Rig } from '../../bench/stack/rig';
import { addImages, start, TWENTY_FIVE, type Work } from '../../bench/stack/work';
import type { Manifest } from '../../contract/schema/manifest';
import { DEMO_IMAGE } from '../../simulator';
import type { ImageKey } from '../../simulator/image';
import { Asker } from './asker';
import { floodNight } from './night';

/** Replications of as many images to many regions, at once; what the region slots and the worker make of them. */
async function main(): Promise<void> {
  const options = new Command('test:flood')
    .option('--replications <number>', 'how many start at the same time', '400')
    .option('--warm', 'let the region slots know what runs before the flood begins', false)
    .option('--night <images>', 'instead: one night of so many images, with short copies')
    .option('--regions <number>', 'how many regions each image is copied to; 25 unless set, of a night 2')
    .parse()
    .opts<{ replications: string; warm: boolean; night?: string; regions?: string }>();
  const targets = TWENTY_FIVE.slice(0, Number(options.regions ?? (options.night === undefined ? 25 : 2)));
  return withPrograms((programs) =>
    options.night === undefined
      ? flood(programs, Number(options.replications), targets, options.warm)
      : night(programs, Number(options.night), targets),
  );
}

/** What the workflow of a night makes of many images. */
async function night(programs: string, images: number, targets: string[]): Promise<void> {
  const rig = await Rig.start(programs, {
    simulator: { ...BRISK.simulator, limit: 20 },
    worker: { ...BRISK.worker, IMAGEFERRY_REGION_LIMIT: '20' },
  });
  await addImages(rig, images);
  const { regionId } = DEMO_IMAGE;
  const policy = { images: { regionId, namePattern: 'flood-*' }, targets };
  report({ images, regions: targets.length, ...(await floodNight(rig, policy)) });
  await rig.stop();
}

/** Several people look at the slots; the server keeps only so many queries of a workflow waiting. */
const ASKERS = 3;

/** Longer than it takes until all copies are queued: before that, none ends and leaves the queue. */
const COPY_SECONDS_AT_FIRST = 3600;
const COPY_SECONDS = 60;

/** Everything at once, with the default configuration: the slots must grant, answer and abort all the while. */
async function flood(programs: string, replications: number, targets: string[], warm: boolean): Promise<void> {
  const rig = await Rig.start(programs, { simulator: { copySeconds: COPY_SECONDS_AT_FIRST } });
  const images = await addImages(rig, replications);
  const askers = Array.from({ length: ASKERS }, () => new Asker(rig.client));
  const [asker] = askers as [Asker];
  if (warm) await asker.until(({ ready }) => ready);
  const startedAt = Date.now();
  const ids = await startAll(rig, images, { targets });
  const started = Date.now() - startedAt;
  await asker.until(({ lanes }) => lanes.filter(({ phase }) => phase === 'running').length >= 5);
  const running = Date.now() - startedAt;
  await asker.until(({ queued, lanes }) => queued + lanes.length >= replications * targets.length);
  const queued = Date.now() - startedAt;
  await rig.ecs.set({ copySeconds: COPY_SECONDS });
  const [release] = await startAll(rig, [DEMO_IMAGE], { targets, priority: 'release' });
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
    copies: replications * targets.length,
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

async function startAll(rig: Rig, images: ImageKey[], work: Omit<Work, 'source'>): Promise<string[]> {
  return Promise.all(images.map((source) => start(rig, { priority: 'nightly', ...work, source })));
}

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
