import { eventually, SOURCE } from '../support/stack';
import { DEPLOYMENT, FOR_EVER, Rig, TARGETS, UNVERSIONED } from './rig';

/** How many copies the source region allows. */
const AT_ONCE = 4;

let rig: Rig;

beforeAll(async () => {
  rig = await Rig.start({ IMAGEFERRY_REGION_LIMITS: `${SOURCE.regionId}=${String(AT_ONCE)}` });
});

afterAll(async () => {
  await rig.stop();
});

function replicateMany(prefix: string): Promise<string[]> {
  return Promise.all(Array.from({ length: 5 }, (_, number) => rig.replicate(`${prefix}${String(number)}`)));
}

/** Waits until each of the replications runs, or ran last, on a build. */
async function untilAllOn(buildId: string | undefined, replications: string[]): Promise<void> {
  let builds: unknown[] = [];
  await eventually(
    async () => {
      builds = await Promise.all(replications.map((id) => rig.buildOf(id)));
      return builds.every((build) => build === buildId);
    },
    () => `they run on ${builds.map(String).join(', ')}`,
  );
}

test('versions are turned on and off again under replications that run: nothing fails, hangs or is copied twice', async () => {
  await rig.startOtherApplication('billing');
  await rig.stack.setSpeed(FOR_EVER);
  const before = rig.startWorker(UNVERSIONED, 'present');
  const ofBefore = await replicateMany('before');
  await rig.stack.untilCalled('CopyImage', AT_ONCE);

  // On: what is new begins on the version, and what runs goes there with its next step.
  const versioned = rig.startWorker('v1', 'present');
  await rig.makeCurrent('v1');
  await rig.moveSlots('v1');
  const ofVersioned = await replicateMany('versioned');
  await untilAllOn('v1', ofVersioned);
  expect(await rig.unversioned()).toMatchObject({ workers: 1, running: { slots: 0 }, mayStop: false });
  expect(await rig.stack.unfinishedImages()).toHaveLength(AT_ONCE);
  await rig.endRunningCopies();
  await rig.untilMayStop(UNVERSIONED);
  await untilAllOn('v1', ofBefore);
  await before.stop();

  // Off: what is new begins on workers without a version, and what the version has begun ends there.
  rig.startWorker(UNVERSIONED, 'next');
  await rig.makeCurrent(UNVERSIONED);
  await rig.moveSlots(UNVERSIONED);
  const ofAfter = await replicateMany('after');
  await untilAllOn(UNVERSIONED, ofAfter);
  expect(await rig.version('v1')).toMatchObject({ status: 'draining', running: { slots: 0 }, mayStop: false });
  await rig.letCopiesEnd();
  await rig.expectAllCopied([...ofBefore, ...ofVersioned, ...ofAfter]);
  await untilAllOn('v1', [...ofBefore, ...ofVersioned]);
  await rig.untilMayStop('v1');
  await versioned.stop();

  await rig.expectAllCopied([await rig.replicate('last')]);
  expect((await rig.versions()).map(({ deploymentName }) => deploymentName)).toEqual([DEPLOYMENT]);
  await rig.expectOneCallForEachCopy(TARGETS.length * 16);
  expect(await rig.stack.peakFrom(SOURCE.regionId)).toBe(AT_ONCE);
});
