import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Nights, Schedules } from '../../client';
import type { DriftReport } from '../../contract/schema/drift';
import { eventually, SOURCE } from '../support/stack';
import { FOR_EVER, Rig, TARGETS } from './rig';

/** More than a night replicates at a time, so that some replications begin after the upgrade. */
const IMAGES = 12;
const POLICY = { images: { regionId: SOURCE.regionId, namePattern: 'night-*' }, targets: TARGETS };
const SCHEDULE = 'nightly';

let rig: Rig;
let folder: string;

beforeAll(async () => {
  rig = await Rig.start({});
  folder = await mkdtemp(path.join(tmpdir(), 'imageferry-nights-'));
});

afterAll(async () => {
  await rig.stop();
  await rm(folder, { recursive: true });
});

async function createSchedule(): Promise<void> {
  const policy = path.join(folder, 'policy.json');
  await writeFile(policy, JSON.stringify(POLICY));
  await rig.imageferry('schedule', 'create', '--policy', policy, '--id', SCHEDULE, '--at', '02:30');
}

function addImage(number: number): Promise<void> {
  const name = `night-${String(number)}`;
  return rig.stack.addImage({ regionId: SOURCE.regionId, imageId: `m-night${String(number)}`, name });
}

/** Starts the next night of the schedule, and waits until it is on its version; its workflow id. */
async function nextNight(buildId: string): Promise<string> {
  const { workflowId = '' } = await new Schedules(rig.stack.temporal.client).trigger(SCHEDULE);
  await eventually(
    async () => (await rig.buildOf(workflowId)) === buildId,
    () => `the night does not begin on ${buildId}`,
  );
  return workflowId;
}

/** The night ends on the version that began it, as do its replications, and all copies are there. */
async function expectWellEnded(night: string, buildId: string, images: number): Promise<void> {
  const report = await new Nights(rig.stack.temporal.client).result(night);
  expect(report.verdict).toBe('succeeded');
  expect(statesOf(report)).toEqual(Array(images * TARGETS.length).fill('Correct'));
  const query = `ParentWorkflowId = '${night}'`;
  const ids = [night];
  for await (const { workflowId } of rig.stack.temporal.client.workflow.list({ query })) ids.push(workflowId);
  for (const id of ids) expect([id, await rig.buildOf(id), await rig.behaviorOf(id)]).toEqual([id, buildId, 'pinned']);
}

function statesOf({ images }: DriftReport): string[] {
  return images.flatMap(({ regions }) => regions.map(({ state }) => state));
}

test('nights that run outlast an upgrade and a way back, and the next night begins on the version that is current', async () => {
  await rig.stack.setSpeed(FOR_EVER);
  for (let number = 1; number <= IMAGES; number += 1) await addImage(number);
  rig.startWorker('v1', 'present');
  await rig.makeCurrent('v1');
  await createSchedule();
  const first = await nextNight('v1');
  await rig.stack.untilCalled('CopyImage');

  // Upgrade while the first night runs.
  rig.startWorker('v2', 'next');
  await rig.makeCurrent('v2');
  await rig.moveSlots('v2');
  expect(await rig.version('v1')).toMatchObject({ running: { nights: 1 }, mayStop: false });
  await rig.letCopiesEnd();
  await expectWellEnded(first, 'v1', IMAGES);

  // The next night begins on the new version. Back while it runs.
  await rig.stack.setSpeed(FOR_EVER);
  await addImage(IMAGES + 1);
  const second = await nextNight('v2');
  await rig.stack.untilCalled('CopyImage', IMAGES * TARGETS.length + 1);
  await rig.makeCurrent('v1');
  await rig.moveSlots('v1');
  await rig.letCopiesEnd();
  await expectWellEnded(second, 'v2', IMAGES + 1);

  // The one after that begins on the old version again, and finds all that both have copied.
  await expectWellEnded(await nextNight('v1'), 'v1', IMAGES + 1);
  await rig.expectOneCallForEachCopy((IMAGES + 1) * TARGETS.length);
});
