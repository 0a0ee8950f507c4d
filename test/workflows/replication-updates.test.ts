import { isDeepStrictEqual } from 'node:util';
import { WorkflowUpdateFailedError, WorkflowUpdateStage, type WorkflowHandle } from '@temporalio/client';
import { REGION_SLOTS_ID } from '../../contract/names';
import type { CopyRecord, Manifest } from '../../contract/schema/manifest';
import type { SlotsView } from '../../workflows/region-slots/view';
import { EIGHT_REGIONS } from '../support/samples';
import { sharedStack } from '../support/shared-stack';
import { eventually, SOURCE, type Stack } from '../support/stack';

const startShared = sharedStack();
let stack: Stack;

beforeEach(async () => {
  stack = await startShared();
  await stack.setSpeed({ copySeconds: 3600 });
});

afterEach(async () => {
  await stack.stop();
});

function update(replicationId: string, name: string, argument: unknown): Promise<Manifest> {
  const handle: WorkflowHandle = stack.temporal.client.workflow.getHandle(replicationId);
  return handle.executeUpdate<Manifest, [unknown]>(name, { args: [argument] });
}

/** Why an update is refused. */
async function refusalOf(replicationId: string, name: string, argument: unknown): Promise<string> {
  const failure = await update(replicationId, name, argument).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(WorkflowUpdateFailedError);
  return (failure as WorkflowUpdateFailedError).cause?.message ?? '';
}

function copyTo({ copies }: Manifest, regionId: string): CopyRecord | undefined {
  return copies.find((copy) => copy.regionId === regionId);
}

test('an added region gets its copy, a dropped one loses it, and the verdict counts what is left', async () => {
  const id = await stack.start({ source: SOURCE, targets: ['cn-beijing', 'cn-shanghai'] });
  await stack.until(id, ({ copies }) => copies.every(({ status }) => status === 'copying'));

  expect(await refusalOf(id, 'addRegion', SOURCE.regionId)).toContain('is the source region');
  expect(await refusalOf(id, 'addRegion', { regionId: 'cn-bejing' })).toContain('did you mean "cn-beijing"?');
  expect(await refusalOf(id, 'dropRegion', { regionId: 'us-west-1' })).toContain('cn-beijing, cn-shanghai');

  const added = await update(id, 'addRegion', { regionId: 'eu-central-1', required: false });
  expect(copyTo(added, 'eu-central-1')).toMatchObject({ required: false, status: 'queued' });
  expect(await refusalOf(id, 'addRegion', 'eu-central-1')).toContain('is in the replication already');
  const dropped = await update(id, 'dropRegion', { regionId: 'cn-shanghai' });
  expect(copyTo(dropped, 'cn-shanghai')).toMatchObject({ status: 'cancelling', dropped: true });
  await stack.until(id, (manifest) => copyTo(manifest, 'cn-shanghai')?.status === 'cancelled');
  await stack.until(id, (manifest) => copyTo(manifest, 'eu-central-1')?.status === 'copying');
  await stack.finish('cn-beijing', SOURCE.name);
  await stack.finish('eu-central-1', SOURCE.name);

  const manifest = await stack.result(id);
  expect(manifest.status).toBe('succeeded');
  expect(manifest.copies.map(({ regionId, status }) => `${regionId} ${status}`)).toEqual([
    'cn-beijing available',
    'cn-shanghai cancelled',
    'eu-central-1 available',
  ]);
  expect(copyTo(manifest, 'cn-shanghai')?.compensation?.outcome).toBe('cancelled');
  expect(await stack.imageIn('cn-shanghai', SOURCE.name)).toBeUndefined();
});

test('what waits can be dropped and gets another priority, and an abort ends the rest', async () => {
  const slots = stack.temporal.client.workflow.getHandle(REGION_SLOTS_ID);
  const first = await stack.start({ source: SOURCE, targets: EIGHT_REGIONS });
  await stack.until(first, ({ copies }) => copies.filter(({ status }) => status === 'copying').length === 5);
  const { copies } = (await stack.manifest(first)) as Manifest;
  const queued = copies.filter(({ status }) => status === 'queued').map(({ regionId }) => regionId);
  const headBefore = (await slots.query<SlotsView>('slots')).head;

  const [regionId = ''] = queued;
  await update(first, 'dropRegion', { regionId });
  const isNeverStarted = (manifest: Manifest): boolean =>
    copyTo(manifest, regionId)?.compensation?.outcome === 'never-started';
  await stack.until(first, isNeverStarted);

  await update(first, 'changePriority', { priority: 'release' });
  const left = headBefore.filter(({ copyId }) => !copyId.includes(`/${regionId}/`));
  await eventually(
    async () => {
      const { head } = await slots.query<SlotsView>('slots');
      return isDeepStrictEqual(
        head,
        left.map((copy) => ({ ...copy, class: 1 })),
      );
    },
    () => 'the copies that wait do not get the priority, with the places in time that they had',
  );

  await stack.ecs.addFault({ kind: 'error', action: 'DescribeImages', regionId: SOURCE.regionId });
  const handle: WorkflowHandle = stack.temporal.client.workflow.getHandle(first);
  const waitForStage = WorkflowUpdateStage.ACCEPTED;
  const addition = await handle.startUpdate<Manifest, [string]>('addRegion', { args: ['us-east-1'], waitForStage });

  const aborted = await stack.abort(first);
  const refused = await addition.result().catch((error: unknown) => error);
  expect((refused as WorkflowUpdateFailedError).cause?.message).toContain('was aborted meanwhile');
  expect(aborted.status).toBe('aborted');
  expect(aborted.copies.map(({ status }) => status)).toEqual(EIGHT_REGIONS.map(() => 'cancelled'));
  expect(aborted.copies.filter(({ dropped }) => dropped === true).map((copy) => copy.regionId)).toEqual([regionId]);
});
