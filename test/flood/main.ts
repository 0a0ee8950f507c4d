import { setTimeout as sleep } from 'node:timers/promises';
import { Command } from 'commander';
import { BRISK } from '../../bench/stack/brisk';
import { slotsHistory } from '../../bench/stack/histories';
import { withPrograms } from '../../bench/stack/programs';
import { Rig } from '../../bench/stack/rig';
import { addImages, start, TWENTY_FIVE } from '../../bench/stack/work';
import type { Manifest } from '../../contract/schema/manifest';
import { DEMO_IMAGE } from '../../simulator';
import { Asker } from './asker';
import { floodNight } from './night';

const REGIONS = TWENTY_FIVE.length;

/** Replications of one image to all regions, at once; what the region slots and the worker make of them. */
async function main(): Promise<void> {
  const options = new Command('test:flood')
    .option('--replications <number>', 'how many start at the same time', '400')
    .option('--warm', 'let the region slots know what runs before the flood begins', false)
    .option('--night <images>', 'instead: one night of so many images, with short copies')
    .option('--regions <number>', 'how many regions the night copies each image to', '2')
    .parse()
    .opts<{ replications: string; warm: boolean; night?: string; regions: string }>();
  return withPrograms((programs) =>
    options.night === undefined
      ? flood(programs, Number(options.replications), options.warm)
      : night(programs, Number(options.night), Number(options.regions)),
  );
}

/** What the workflow of a night makes of many images. */
async function night(programs: string, images: number, regions: number): Promise<void> {
  const rig = await Rig.start(programs, {
    simulator: { ...BRISK.simulator, limit: 20 },
    worker: { ...BRISK.worker, IMAGEFERRY_REGION_LIMIT: '20' },
  });
  await addImages(rig, images);
  const { regionId } = DEMO_IMAGE;
  const policy = { images: { regionId, namePattern: 'flood-*' }, targets: TWENTY_FIVE.slice(0, regions) };
  report({ images, regions, ...(await floodNight(rig, policy)) });
  await rig.stop();
}

/** Several people look at the slots; the server keeps only so many queries of a workflow waiting. */
const ASKERS = 3;

/** Everything at once, with the default configuration: the slots must grant, answer and abort all the while. */
async function flood(programs: string, replications: number, warm: boolean): Promise<void> {
  const rig = await Rig.start(programs, { simulator: { copySeconds: 60 } });
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
  more: { name?: string; priority?: 'release' } = {},
): Promise<string[]> {
  const numbers = Array.from({ length: replications }, (_, number) => number);
  const work = { source: DEMO_IMAGE, targets: TWENTY_FIVE, priority: 'nightly' } as const;
  return Promise.all(numbers.map((number) => start(rig, { ...work, name: `flood-${String(number)}`, ...more })));
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
