import { type WorkflowExecutionDescription, WorkflowUpdateFailedError } from '@temporalio/client';
import { Replications } from '../../client';
import type {
  EnqueueSignal,
  EstimateQuestion,
  SlotRequest,
  SlotSettings,
  SlotsEstimates,
} from '../../contract/messages';
import {
  COPY_MEMO,
  estimatesQueryName,
  laneId,
  partsOfCopyId,
  PROVENANCE_TAGS,
  REGION_SLOTS_ID,
  TASK_QUEUE,
} from '../../contract/names';
import type { Manifest } from '../../contract/schema/manifest';
import { SIMULATOR_ACCOUNT_ID } from '../../simulator';
import type { SlotsView } from '../../workflows/region-slots/view';
import { onOwnStack } from '../support/own-stack';
import { sharedStack } from '../support/shared-stack';
import { eventually, SOURCE, startStack, type Stack } from '../support/stack';

const SEVEN = ['cn-beijing', 'cn-shanghai', 'cn-shenzhen', 'cn-hongkong', 'eu-central-1', 'us-west-1', 'us-east-1'];
const SETTINGS: SlotSettings = { pools: 'both', defaultLimit: 5, limits: {}, maxQueued: 10_000, maxOvertaken: 20 };
const account = { by: 'test', reason: 'test' };

const slots = (stack: Stack) => stack.temporal.client.workflow.getHandle(REGION_SLOTS_ID);
const view = (stack: Stack) => slots(stack).query<SlotsView>('slots');
const viewOnceStarted = (stack: Stack) => view(stack).catch(() => undefined);
const setLimit = (stack: Stack, limit: unknown) =>
  slots(stack).executeUpdate('setLimit', { args: [{ regionId: SOURCE.regionId, limit, ...account }] });

async function secondsOfTask(stack: Stack): Promise<number> {
  const { raw } = await slots(stack).describe();
  return Number(raw.executionConfig?.defaultWorkflowTaskTimeout?.seconds);
}

const priorityOf = ({ raw }: WorkflowExecutionDescription) => raw.workflowExecutionInfo?.priority?.priorityKey;

async function untilAllLanesAreFree(stack: Stack): Promise<void> {
  let last: SlotsView | undefined;
  await eventually(
    async () => {
      last = await view(stack);
      return last.lanes.length === 0 && last.queued === 0;
    },
    () => `the slots stay ${JSON.stringify(last)}`,
  );
}

/** From what the slots know how long copies to each of the seven regions take. */
async function originsOfEstimates(stack: Stack): Promise<string[]> {
  const question = { sourceRegionId: SOURCE.regionId, regionIds: SEVEN, sizeGiB: 40 };
  const [estimates = {}] = await slots(stack).query<SlotsEstimates[], [EstimateQuestion[]]>(estimatesQueryName, [
    question,
  ]);
  return Object.values(estimates).map(({ from }) => from);
}

async function startSeven(stack: Stack): Promise<string> {
  await stack.setSpeed({ copySeconds: 3600 });
  const replicationId = await stack.start({ source: SOURCE, targets: SEVEN });
  await stack.until(replicationId, ({ copies }) => copies.filter(({ status }) => status === 'copying').length === 5);
  return replicationId;
}

/** What a replication sends to ask for one copy again. */
function signalFor({ copyId, ...request }: SlotRequest): EnqueueSignal {
  const { firstRunId, regionId, attempt } = partsOfCopyId(copyId);
  return { ...request, accountId: SIMULATOR_ACCOUNT_ID, firstRunId, copies: [{ regionId, attempt }] };
}

/** Most of the time passes until no call of a copy that has died can reach ECS any more: the tests wait for it side by side. */
describe('the region slots, when workflows die,', () => {
  it.concurrent(
    'keep the lane of a terminated copy until ECS has proved that it stopped',
    onOwnStack(async (stack) => {
      const replicationId = await startSeven(stack);
      const victim = laneId('cn-beijing', 1);

      await stack.temporal.client.workflow.getHandle(victim).terminate('test');

      await stack.until(replicationId, ({ copies }) => copies[0]?.status === 'failed');
      const manifest = await stack.manifest(replicationId);
      expect(manifest?.copies[0]).toMatchObject({
        error: { code: 'CopyWorkflowDied' },
        compensation: { outcome: 'cancelled' },
      });
      expect(await stack.imageIn('cn-beijing', SOURCE.name)).toBeUndefined();
      await stack.until(
        replicationId,
        ({ copies }) => copies.filter(({ status }) => status === 'copying').length === 5,
      );
      expect(await stack.peakFrom(SOURCE.regionId)).toBe(5);
      await stack.abort(replicationId);
      await untilAllLanesAreFree(stack);
    }),
  );

  it.concurrent(
    'start again after a termination, know what runs, and never grant too much',
    onOwnStack(async (stack) => {
      const replicationId = await startSeven(stack);
      await slots(stack).terminate('test');

      const second = await stack.start({ source: SOURCE, name: 'second', targets: ['cn-beijing', 'eu-west-1'] });
      await eventually(
        async () => (await view(stack)).ready && (await view(stack)).lanes.length === 5,
        () => 'the new slots do not find the five lanes',
      );
      expect(await stack.peakFrom(SOURCE.regionId)).toBe(5);

      await stack.setSpeed({ copySeconds: 0.2 });
      expect((await stack.result(second)).status).toBe('succeeded');
      expect(await stack.peakFrom(SOURCE.regionId)).toBe(5);
      const available = ({ copies }: Pick<Manifest, 'copies'>) => copies.filter(({ status }) => status === 'available');
      await stack.until(replicationId, (manifest) => available(manifest).length === 5);
      expect(available(await stack.abort(replicationId))).toHaveLength(5);
      await untilAllLanesAreFree(stack);
    }),
  );

  it.concurrent(
    'after a termination hold the lanes of copies that have just died, and use the images that are finished',
    onOwnStack(async (stack) => {
      const replicationId = await startSeven(stack);
      await slots(stack).terminate('test');
      for (const regionId of SEVEN) {
        await stack.temporal.client.workflow
          .getHandle(laneId(regionId, 1))
          .terminate('test')
          .catch(() => undefined);
      }

      const second = await stack.start({ source: SOURCE, name: 'second', targets: ['eu-west-1'] });
      await eventually(
        async () => (await view(stack)).lanes.filter(({ phase }) => phase === 'quarantined').length === 5,
        () => 'the dead lanes are not found',
      );
      expect(await stack.manifest(second)).toMatchObject({ copies: [{ status: 'queued' }] });

      await stack.setSpeed({ copySeconds: 0.2 });
      expect((await stack.result(second)).status).toBe('succeeded');
      expect(await stack.peakFrom(SOURCE.regionId)).toBe(5);
      await stack.until(
        replicationId,
        ({ copies }) => copies.filter(({ status }) => status === 'available').length === 5,
      );
      expect(await stack.imagesNamed(SOURCE.name)).toHaveLength(1 + 5);
    }),
  );
});

describe('the region slots', () => {
  const startShared = sharedStack();
  let stack: Stack;

  beforeEach(async () => {
    stack = await startShared();
  });

  afterEach(async () => {
    await stack.stop();
  });

  it('start nothing more in a region whose limit is 0, and go on when it is raised', async () => {
    const replicationId = await startSeven(stack);
    await setLimit(stack, 0);
    await stack.setSpeed({ copySeconds: 0.2 });
    await stack.until(
      replicationId,
      ({ copies }) => copies.filter(({ status }) => status === 'available').length === 5,
    );
    await eventually(
      async () => (await view(stack)).lanes.length === 0,
      () => 'the lanes are not freed',
    );
    expect((await view(stack)).queued).toBe(2);
    const replications = new Replications(stack.temporal.client);
    const { copies } = await replications.explained((await replications.manifest(replicationId)) as Manifest);
    const reasons = copies.flatMap(({ waitsFor }) => waitsFor?.pools.map(({ reason }) => reason) ?? []);
    expect(reasons).toEqual(Array(2).fill('closed by test: test'));

    await setLimit(stack, 1);

    expect((await stack.result(replicationId)).status).toBe('succeeded');
    const { pools } = await view(stack);
    expect(pools.find(({ regionId }) => regionId === SOURCE.regionId)).toMatchObject({
      limit: 1,
      changed: { by: 'test' },
    });
  });

  it('refuse what is no limit and say why', async () => {
    await stack.replicate({ source: SOURCE, targets: ['cn-beijing'] });

    for (const limit of [51, -1, 2.5, '3', undefined]) {
      const refusal: unknown = await setLimit(stack, limit).catch((error: unknown) => error);

      expect(refusal).toBeInstanceOf(WorkflowUpdateFailedError);
      expect(String((refusal as Error).cause)).toContain('must be a whole number from 0 to 50');
    }
    expect((await view(stack)).pools.filter(({ changed }) => changed !== undefined)).toEqual([]);
  });

  it.each([15, 20])(
    'lose nothing when they continue as new every %d events',
    async (continueAfterEvents) => {
      await stack.stop();
      stack = await startStack();
      await stack.temporal.client.workflow.start('regionSlots', {
        workflowId: REGION_SLOTS_ID,
        taskQueue: TASK_QUEUE,
        args: [{ settings: { ...SETTINGS, defaultLimit: 2 }, continueAfterEvents }],
      });
      const { runId } = await slots(stack).describe();
      await stack.setSpeed({ copySeconds: 0.3 });

      const manifest = await stack.replicate({ source: SOURCE, targets: SEVEN });

      expect(manifest.status).toBe('succeeded');
      expect(await stack.peakFrom(SOURCE.regionId)).toBeLessThanOrEqual(2);
      expect((await slots(stack).describe()).runId).not.toBe(runId);
      expect(await secondsOfTask(stack)).toBe(30);
      await untilAllLanesAreFree(stack);
      expect(await originsOfEstimates(stack)).toContain('pair');
    },
    180_000,
  );

  it('have time to replay a long run in one task, and go before the copies that they start', async () => {
    await startSeven(stack);

    const copy = await stack.temporal.client.workflow.getHandle(laneId('cn-beijing', 1)).describe();

    expect(await secondsOfTask(stack)).toBe(30);
    expect(priorityOf(await slots(stack).describe())).toBe(1);
    expect(priorityOf(copy)).toBe(3);
  });

  it('ignore malformed signals, which somebody sends by hand', async () => {
    await stack.replicate({ source: SOURCE, targets: ['cn-beijing'] });

    await slots(stack).signal('enqueue');
    await slots(stack).signal('enqueue', { requester: 'x', copies: [{ regionId: 'cn-beijing' }] });
    await slots(stack).signal('laneReset', { lane: 'copy/cn-beijing/1' });
    await slots(stack).signal('copyStopped', 1);
    await slots(stack).signal('withdraw', { requester: 'x' });

    expect((await stack.replicate({ source: SOURCE, name: 'after', targets: ['cn-beijing'] })).status).toBe(
      'succeeded',
    );
  });

  it('make no copy that is over once more, although a termination made them forget that it is', async () => {
    await stack.setSpeed({ copySeconds: 3600 });
    const replicationId = await stack.start({ source: SOURCE, targets: ['cn-beijing', 'cn-shanghai'] });
    await stack.until(replicationId, ({ copies }) => copies.every(({ status }) => status === 'copying'));
    const { memo } = await stack.temporal.client.workflow.getHandle(laneId('cn-beijing', 1)).describe();
    await stack.finish('cn-beijing', SOURCE.name);
    await stack.until(replicationId, ({ copies }) => copies[0]?.status === 'available');
    const image = await stack.imageIn('cn-beijing', SOURCE.name);
    await stack.ecs.removeImage({ regionId: 'cn-beijing', imageId: image?.imageId ?? '' });
    await slots(stack).terminate('test');

    await stack.temporal.client.workflow.signalWithStart('regionSlots', {
      workflowId: REGION_SLOTS_ID,
      taskQueue: TASK_QUEUE,
      args: [{ settings: SETTINGS }],
      signal: 'enqueue',
      signalArgs: [signalFor(memo?.[COPY_MEMO] as SlotRequest)],
    });

    await eventually(
      async () => (await viewOnceStarted(stack))?.ready === true && (await view(stack)).lanes.length === 1,
      () => 'the copy that is over keeps a lane',
    );
    const echo = stack.temporal.client.workflow.getHandle(laneId('cn-beijing', 1));
    expect(await echo.result()).toMatchObject({ compensation: { outcome: 'never-started' } });
    expect(await stack.callsOf('CopyImage')).toHaveLength(2);
  });

  it('wait for copies of ours that run in ECS without a workflow', async () => {
    // Only new region slots look for such copies.
    await stack.stop();
    stack = await startStack();
    const tags = { [PROVENANCE_TAGS.source]: `${SOURCE.regionId}/${SOURCE.imageId}` };
    for (const regionId of SEVEN.slice(0, 5)) {
      const imageId = `m-stray-in-${regionId}`;
      await stack.addImage({ regionId, imageId, name: 'stray', status: 'Creating', isCopied: true, tags });
    }
    const replicationId = await stack.start({ source: SOURCE, targets: ['eu-west-1'] });
    await eventually(
      async () => (await viewOnceStarted(stack))?.lanes.filter(({ id }) => id.startsWith('stray/')).length === 5,
      () => 'the strays are not found',
    );
    expect(await stack.manifest(replicationId)).toMatchObject({ copies: [{ status: 'queued' }] });
    expect(await stack.callsOf('CopyImage')).toEqual([]);

    await stack.finish('cn-beijing', 'stray');

    expect((await stack.result(replicationId)).status).toBe('succeeded');
  });

  it('let the copies of a terminated replication end by its rule', async () => {
    await stack.setSpeed({ copySeconds: 3600 });
    const replicationId = await stack.start({ source: SOURCE, targets: SEVEN, onAbort: 'deleteFinished' });
    await stack.until(replicationId, ({ copies }) => copies.filter(({ status }) => status === 'copying').length === 5);

    await stack.temporal.client.workflow.getHandle(replicationId).terminate('test');
    await stack.setSpeed({ copySeconds: 0.2 });

    await untilAllLanesAreFree(stack);
    expect(await stack.imagesNamed(SOURCE.name)).toHaveLength(1);
    expect(await stack.callsOf('CopyImage')).toHaveLength(5);
  });

  it('keep finished copies of a terminated replication when its rule says so', async () => {
    const replicationId = await startSeven(stack);

    await stack.temporal.client.workflow.getHandle(replicationId).terminate('test');
    await stack.setSpeed({ copySeconds: 0.2 });

    await untilAllLanesAreFree(stack);
    expect(await stack.imagesNamed(SOURCE.name)).toHaveLength(6);
  });

  it('are not cancelled by a cancellation, which would leave nobody to free the lanes', async () => {
    await stack.stop();
    stack = await startStack();
    const replicationId = await startSeven(stack);
    await slots(stack).cancel();
    await stack.setSpeed({ copySeconds: 0.2 });

    expect((await stack.result(replicationId)).status).toBe('succeeded');
    expect((await slots(stack).describe()).status.name).toBe('RUNNING');
  });

  it('answer that they are full; the copies come back later', async () => {
    await stack.stop();
    stack = await startStack({ slots: { maxQueued: 1, defaultLimit: 1 } });

    const manifest = await stack.replicate({ source: SOURCE, targets: SEVEN.slice(0, 4) });

    expect(manifest.status).toBe('succeeded');
    expect(Math.max(...manifest.copies.map(({ attempts }) => attempts))).toBeGreaterThan(1);
  });
});
