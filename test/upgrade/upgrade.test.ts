import { REGION_SLOTS_ID } from '../../contract/names';
import type { RunningProcess } from '../../dev/process';
import { eventually, SOURCE } from '../support/stack';
import { DEPLOYMENT, Rig } from './rig';

const TARGETS = ['cn-beijing', 'cn-shanghai'];
/** How many copies the source region allows, until the limit is raised by one. */
const AT_ONCE = 4;
/** So slow that no copy makes progress: then workers look at it all the time. */
const FOR_EVER = { copySeconds: 1_000_000 };

let rig: Rig;
let old: RunningProcess;
let next: RunningProcess;

beforeAll(async () => {
  rig = await Rig.start({ IMAGEFERRY_REGION_LIMITS: `${SOURCE.regionId}=${String(AT_ONCE)}` });
});

afterAll(async () => {
  await rig.stop();
});

/** Each copies an image of its own: ECS copies an image into a region only once at a time. */
async function replicate(name: string): Promise<string> {
  const source = { regionId: SOURCE.regionId, imageId: `m-${name}` };
  await rig.stack.addImage({ ...source, name: `source-of-${name}` });
  return rig.stack.start({ source, targets: TARGETS, name });
}

/** Copies that begin from now on are short, and those that run end now. */
async function letCopiesEnd(): Promise<void> {
  await rig.stack.setSpeed({ copySeconds: 0.2 });
  for (const { regionId, name } of await rig.stack.unfinishedImages()) await rig.stack.finish(regionId, name);
}

/** Busy slots may have moved by themselves; the command says where they are in both cases. */
async function moveSlots(buildId: string): Promise<void> {
  expect(await rig.imageferry('slots', 'move')).toContain(`${DEPLOYMENT}:${buildId}`);
  expect(await rig.imageferry('slots', 'move')).toBe(`the slots run on ${DEPLOYMENT}:${buildId}, which is current\n`);
  expect(await rig.buildOf(REGION_SLOTS_ID)).toBe(buildId);
}

/** How often ECS was asked for each copy. */
async function copiesAskedFor(): Promise<Map<string, number>> {
  const counts = new Map<string, number>();
  for (const { parameters } of await rig.stack.callsOf('CopyImage')) {
    const copy = `${String(parameters['DestinationRegionId'])}/${String(parameters['DestinationImageName'])}`;
    counts.set(copy, (counts.get(copy) ?? 0) + 1);
  }
  return counts;
}

test('ten replications that run outlast an upgrade, a way back and a way forward: nothing fails or is copied twice', async () => {
  await rig.stack.setSpeed(FOR_EVER);
  old = rig.startWorker('v1', 'present');
  await rig.makeCurrent('v1');
  const names = Array.from({ length: 10 }, (_, number) => `web${String(number)}`);
  const ofOld = await Promise.all(names.map(replicate));
  await rig.stack.untilCalled('CopyImage', AT_ONCE);

  // Upgrade: what runs stays, the slots move, and what is new begins on the next version.
  next = rig.startWorker('v2', 'next');
  await rig.makeCurrent('v2');
  await moveSlots('v2');
  const ofNext = await replicate('next');
  await eventually(
    async () => (await rig.buildOf(ofNext)) === 'v2' && (await rig.version('v1'))?.running.replications === 10,
    () => 'the new replication does not run on the next version',
  );
  expect(await rig.versions()).toMatchObject([
    { buildId: 'v2', status: 'current', workers: 1, running: { slots: 1, copies: 0 }, mayStop: false },
    {
      buildId: 'v1',
      status: 'draining',
      workers: 1,
      running: { replications: 10, copies: AT_ONCE, slots: 0 },
      mayStop: false,
      reason: `${String(10 + AT_ONCE)} workflows run on it`,
    },
  ]);

  // A copy that waited begins on the version of the slots.
  await rig.imageferry('slots', 'limit', SOURCE.regionId, String(AT_ONCE + 1), '--reason', 'to see one more begin');
  await rig.stack.untilCalled('CopyImage', AT_ONCE + 1);
  await eventually(
    async () => (await rig.version('v2'))?.running.copies === 1,
    () => 'no copy runs on the next version',
  );

  // Back in the middle, and forward again.
  await rig.makeCurrent('v1');
  await moveSlots('v1');
  const afterWayBack = await replicate('back');
  await rig.stack.until(afterWayBack, ({ copies }) => copies.every(({ status }) => status === 'queued'));
  expect(await rig.buildOf(afterWayBack)).toBe('v1');
  await rig.makeCurrent('v2');
  await moveSlots('v2');

  await letCopiesEnd();
  const all = [...ofOld, ofNext, afterWayBack];
  for (const manifest of await Promise.all(all.map((id) => rig.stack.result(id)))) {
    expect(manifest.copies.map(({ status, adopted }) => [status, adopted])).toEqual([
      ['available', false],
      ['available', false],
    ]);
  }
  expect(await Promise.all(ofOld.map((id) => rig.buildOf(id)))).toEqual(ofOld.map(() => 'v1'));

  // The old version drains, and its workers are not missed.
  await eventually(
    async () => (await rig.version('v1'))?.mayStop === true,
    () => 'the old version does not drain',
  );
  expect(await rig.version('v1')).toMatchObject({ status: 'drained', reason: 'nothing runs on it' });
  await old.stop();
  expect((await rig.stack.result(await replicate('after'))).status).toBe('succeeded');

  const asked = await copiesAskedFor();
  expect(asked.size).toBe(TARGETS.length * (names.length + 3));
  expect([...asked.values()].every((times) => times === 1)).toBe(true);
  expect(await rig.stack.peakFrom(SOURCE.regionId)).toBe(AT_ONCE + 1);
  const { count } = await rig.stack.temporal.client.workflow.count('TemporalReportedProblems IS NOT NULL');
  expect(count).toBe(0);
});

test('a run whose workers are gone stands still, until another version that can replay it gets it', async () => {
  await rig.stack.setSpeed(FOR_EVER);
  const stranded = await replicate('stranded');
  await eventually(
    async () => (await rig.stack.unfinishedImages()).length === TARGETS.length,
    () => 'the copies do not begin',
  );
  await next.stop();
  next = rig.startWorker('v3', 'next');
  await rig.makeCurrent('v3');
  const running = await rig.temporal('workflow', 'list', '--query', "ExecutionStatus = 'Running'", '--output', 'json');
  const pinned = (JSON.parse(running) as { execution: { workflowId: string } }[]).map(
    ({ execution }) => execution.workflowId,
  );
  for (const workflowId of pinned) {
    await rig.temporal(
      ...['workflow', 'update-options', '--workflow-id', workflowId, '--versioning-override-behavior', 'pinned'],
      ...['--versioning-override-deployment-name', DEPLOYMENT, '--versioning-override-build-id', 'v3'],
    );
  }
  await expect(rig.imageferry('slots', 'move')).rejects.toThrow(
    'somebody has pinned region-slots to a version by hand',
  );
  await rig.temporal(
    ...['workflow', 'update-options', '--workflow-id', REGION_SLOTS_ID],
    ...['--versioning-override-behavior', 'unspecified'],
  );
  await letCopiesEnd();
  expect((await rig.stack.result(stranded)).status).toBe('succeeded');
});
