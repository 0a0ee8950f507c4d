import { laneId, REGION_SLOTS_ID, settlementId, TASK_QUEUE } from '../../contract/names';
import type { SlotsView } from '../../workflows/region-slots/view';
import { onOwnStack } from '../support/own-stack';
import { reset } from '../support/reset';
import { eventually, SOURCE, type Stack } from '../support/stack';

const LANE = laneId('cn-beijing', 1);

const lane = ({ temporal }: Stack) => temporal.client.workflow.getHandle(LANE);

const slots = ({ temporal }: Stack) => temporal.client.workflow.getHandle(REGION_SLOTS_ID);

const untilFree = (stack: Stack) =>
  eventually(
    async () => (await slots(stack).query<SlotsView>('slots')).lanes.length === 0,
    () => 'the lanes are not freed',
  );

/** A copy at work in the lane in which an earlier one has ended; the earlier run's id. */
async function startInUsedLane(stack: Stack): Promise<{ replicationId: string; earlierRunId: string }> {
  await stack.replicate({ source: SOURCE, name: 'yesterday', targets: ['cn-beijing'] });
  const { runId: earlierRunId } = await lane(stack).describe();
  await stack.setSpeed({ copySeconds: 3600 });
  const replicationId = await stack.start({ source: SOURCE, targets: ['cn-beijing'] });
  await stack.until(replicationId, ({ copies }) => copies[0]?.status === 'copying');
  return { replicationId, earlierRunId };
}

/** What a replication does that hears nothing for a long time. */
async function askAgain(stack: Stack, replicationId: string): Promise<void> {
  await slots(stack).signal('enqueue', await signalOf(stack, replicationId));
}

/** The signals that the region slots have got. */
async function signalsOfSlots({ temporal }: Stack) {
  const { history } = await temporal.client.workflowService.getWorkflowExecutionHistory({
    namespace: temporal.namespace,
    execution: { workflowId: REGION_SLOTS_ID },
  });
  return (history?.events ?? []).flatMap(({ workflowExecutionSignaledEventAttributes: signal }) => signal ?? []);
}

/** The signal by which a replication has asked for its copies. */
async function signalOf(stack: Stack, replicationId: string): Promise<unknown> {
  return (await signalsOfSlots(stack))
    .flatMap(({ input }) => input?.payloads?.[0]?.data ?? [])
    .map((data) => JSON.parse(Buffer.from(data).toString()) as { requester?: string })
    .find(({ requester }) => requester === replicationId);
}

/** Most of the time passes until no call of a copy that has died can reach ECS any more: the tests wait for it side by side. */
describe('a lane whose workflow ends unheard', () => {
  it.concurrent.each(['first', 'last'] as const)(
    'because an earlier workflow was reset to its %s task is freed, and its copy is cleaned up',
    (task) =>
      onOwnStack(async (stack) => {
        const { replicationId, earlierRunId } = await startInUsedLane(stack);
        await reset(stack.temporal.client, LANE, earlierRunId, task);
        if (task === 'last') await askAgain(stack, replicationId);

        await stack.until(replicationId, ({ copies }) => copies[0]?.status === 'failed');

        expect((await stack.manifest(replicationId))?.copies[0]).toMatchObject({
          error: { code: 'CopyWorkflowDied' },
          compensation: { outcome: 'cancelled' },
        });
        expect(await stack.callsOf('CopyImage')).toHaveLength(2);
        await untilFree(stack);
      })(),
  );

  it.concurrent(
    'because an earlier workflow was reset does not keep an abort of its replication from ending',
    onOwnStack(async (stack) => {
      const { replicationId, earlierRunId } = await startInUsedLane(stack);
      await reset(stack.temporal.client, LANE, earlierRunId);

      await stack.abort(replicationId);

      expect(await stack.unfinishedImages()).toEqual([]);
      await untilFree(stack);
    }),
  );

  it.concurrent(
    'because an earlier workflow was reset leaves a copy that an abort undoes, although the slots were terminated',
    onOwnStack(async (stack) => {
      const { replicationId, earlierRunId } = await startInUsedLane(stack);
      const asked = await signalOf(stack, replicationId);
      await slots(stack).terminate('test');
      // Without a slot in the region the copy stays in the queue, where it never was before.
      const settings = {
        pools: 'both',
        defaultLimit: 5,
        limits: { 'cn-beijing': 0 },
        maxQueued: 100,
        maxOvertaken: 20,
      };
      await stack.temporal.client.workflow.start('regionSlots', {
        workflowId: REGION_SLOTS_ID,
        taskQueue: TASK_QUEUE,
        args: [{ settings }],
        // They are there when the run that the reset makes tells them of itself, which would start others otherwise.
        startDelay: '1 hour',
      });
      await reset(stack.temporal.client, LANE, earlierRunId);
      await eventually(
        async () => (await signalsOfSlots(stack)).some(({ signalName }) => signalName === 'laneReset'),
        () => 'the slots do not hear of the reset',
      );
      // A signal to a workflow that is there ends its delay.
      await slots(stack).signal('enqueue', asked);
      await eventually(
        async () => {
          const { ready, queued } = await slots(stack).query<SlotsView>('slots');
          return ready && queued === 1;
        },
        () => 'the copy does not queue',
      );

      const { copies } = await stack.abort(replicationId);

      expect(copies[0]).toMatchObject({ status: 'cancelled', compensation: { outcome: 'cancelled' } });
      expect(await stack.unfinishedImages()).toEqual([]);
    }),
  );

  it.concurrent(
    'is not used by a copy that comes to life again while it is cleaned up',
    onOwnStack(async (stack) => {
      await stack.setSpeed({ copySeconds: 3600 });
      const replicationId = await stack.start({ source: SOURCE, targets: ['cn-beijing'] });
      await stack.until(replicationId, ({ copies }) => copies[0]?.status === 'copying');
      const { runId } = await lane(stack).describe();
      await lane(stack).terminate('test');
      const { runId: firstRunId } = await stack.temporal.client.workflow.getHandle(replicationId).describe();
      const settlement = stack.temporal.client.workflow.getHandle(settlementId(LANE, `${firstRunId}/cn-beijing/1`));
      await eventually(
        async () => (await settlement.describe().catch(() => undefined)) !== undefined,
        () => 'the clean-up does not begin',
      );
      await reset(stack.temporal.client, LANE, runId);

      await stack.until(replicationId, ({ copies }) => copies[0]?.status === 'failed');

      expect(await stack.callsOf('CopyImage')).toHaveLength(1);
      expect(await stack.unfinishedImages()).toEqual([]);
      await untilFree(stack);
      await eventually(
        async () => (await lane(stack).describe()).status.name !== 'RUNNING',
        () => 'the copy that was reset does not end',
      );
    }),
  );

  it.concurrent(
    'is kept while the call of a run before a reset may still reach ECS, although nobody wants the copy',
    onOwnStack(async (stack) => {
      await stack.ecs.addFault({ kind: 'delayBefore', action: 'CopyImage', times: 1, delayMs: 1200 });
      await stack.setSpeed({ copySeconds: 2 });
      const replicationId = await stack.start({ source: SOURCE, targets: ['cn-beijing'] });
      await stack.untilCalled('CopyImage');
      await stack.temporal.client.workflow.getHandle(replicationId).terminate('test');
      const { runId } = await lane(stack).describe();
      await reset(stack.temporal.client, LANE, runId);

      const other = await stack.start({ source: SOURCE, name: 'other', targets: ['cn-beijing'] });
      await stack.until(other, ({ copies }) => copies[0]?.lane !== undefined);
      expect((await stack.manifest(other))?.copies[0]?.lane).not.toBe(LANE);
      await stack.result(other);
      await untilFree(stack);
      expect(await stack.unfinishedImages()).toEqual([]);
    }),
  );
});

describe('a replication of which somebody cancelled a copy', () => {
  it.concurrent(
    'goes on when it is reset afterwards',
    onOwnStack(async (stack) => {
      await stack.setSpeed({ copySeconds: 3600 });
      const { client } = stack.temporal;
      const replicationId = await stack.start({ source: SOURCE, targets: ['cn-beijing', 'cn-shanghai'] });
      await stack.until(replicationId, ({ copies }) => copies.every(({ status }) => status === 'copying'));
      await client.workflow.getHandle(LANE).cancel();
      await stack.until(replicationId, ({ copies }) => copies[0]?.status === 'failed');
      await client.workflow.getHandle(replicationId).signal('copyEvents', []);
      const { runId } = await client.workflow.getHandle(replicationId).describe();
      await reset(client, replicationId, runId, 'last');
      await stack.finish('cn-shanghai', SOURCE.name);

      const { status, copies } = await stack.failedManifest(replicationId);

      expect(status).toBe('failed');
      expect(copies.map((copy) => copy.error?.code ?? copy.status)).toEqual(['CopyCancelled', 'available']);
    }),
  );
});
