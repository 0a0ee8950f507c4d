import { laneId, REGION_SLOTS_ID } from '../../contract/names';
import type { RunningProcess } from '../../dev/process';
import { eventually, SOURCE } from '../support/stack';
import { DEPLOYMENT, FOR_EVER, Rig, TARGETS } from './rig';

/** How many copies the source region allows, until the limit is raised by one. */
const AT_ONCE = 4;

let rig: Rig;
let old: RunningProcess;
let next: RunningProcess;

beforeAll(async () => {
  rig = await Rig.start({ IMAGEFERRY_REGION_LIMITS: `${SOURCE.regionId}=${String(AT_ONCE)}` });
});

afterAll(async () => {
  await rig.stop();
});

test('ten replications that run outlast an upgrade, a way back and a way forward: nothing fails or is copied twice', async () => {
  await rig.stack.setSpeed(FOR_EVER);
  old = rig.startWorker('v1', 'present');
  await rig.makeCurrent('v1');
  const names = Array.from({ length: 10 }, (_, number) => `web${String(number)}`);
  const ofOld = await Promise.all(names.map((name) => rig.replicate(name)));
  await rig.stack.untilCalled('CopyImage', AT_ONCE);

  // Upgrade: what runs stays, the slots move, and what is new begins on the next version.
  next = rig.startWorker('v2', 'next');
  await rig.makeCurrent('v2');
  await rig.moveSlots('v2');
  const ofNext = await rig.replicate('next');
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

  // Each workflow stays with its version, the slots too: they move only as a new run.
  for (const id of [ofOld[0] ?? '', ofNext, REGION_SLOTS_ID, laneId(TARGETS[0] ?? '', 1)]) {
    expect([id, await rig.behaviorOf(id)]).toEqual([id, 'pinned']);
  }

  // A copy that waited begins on the version of the slots.
  await rig.imageferry('slots', 'limit', SOURCE.regionId, String(AT_ONCE + 1), '--reason', 'to see one more begin');
  await rig.stack.untilCalled('CopyImage', AT_ONCE + 1);
  await eventually(
    async () => (await rig.version('v2'))?.running.copies === 1,
    () => 'no copy runs on the next version',
  );

  // Back in the middle, and forward again.
  await rig.makeCurrent('v1');
  await rig.moveSlots('v1');
  const afterWayBack = await rig.replicate('back');
  await rig.stack.until(afterWayBack, ({ copies }) => copies.every(({ status }) => status === 'queued'));
  expect(await rig.buildOf(afterWayBack)).toBe('v1');
  await rig.makeCurrent('v2');
  await rig.moveSlots('v2');

  await rig.letCopiesEnd();
  const all = [...ofOld, ofNext, afterWayBack];
  await rig.expectAllCopied(all);
  expect(await Promise.all(ofOld.map((id) => rig.buildOf(id)))).toEqual(ofOld.map(() => 'v1'));

  // The old version drains, and its workers are not missed.
  await rig.untilMayStop('v1');
  expect(await rig.version('v1')).toMatchObject({ status: 'drained', reason: 'nothing runs on it' });
  await old.stop();
  const after = await rig.replicate('after');

  await rig.expectAllCopied([after]);
  await rig.expectOneCallForEachCopy(TARGETS.length * (names.length + 3));
  expect(await rig.stack.peakFrom(SOURCE.regionId)).toBe(AT_ONCE + 1);
});

test('a run whose workers are gone stands still, until another version that can replay it gets it', async () => {
  await rig.stack.setSpeed(FOR_EVER);
  const stranded = await rig.replicate('stranded');
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
  await rig.letCopiesEnd();
  expect((await rig.stack.result(stranded)).status).toBe('succeeded');
});
