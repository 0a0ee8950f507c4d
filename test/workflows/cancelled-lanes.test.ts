import { DefaultLogger } from '@temporalio/worker';
import { createActivities } from '../../activities';
import { laneId, REGION_SLOTS_ID } from '../../contract/names';
import { simulatorAdmin, startSimulator } from '../../simulator';
import { bundleWorkflows } from '../../worker/bundle';
import { dependenciesFor, eventually, SOURCE, Stack } from '../support/stack';
import { createNamespace, type RunningWorker, startWorker, type TestNamespace } from '../support/temporal';

const FIVE = ['cn-beijing', 'cn-shanghai', 'cn-shenzhen', 'cn-hongkong', 'eu-central-1'];

async function hasHeard({ client, namespace }: TestNamespace, signal: string): Promise<boolean> {
  const execution = { workflowId: REGION_SLOTS_ID };
  const { history } = await client.workflowService.getWorkflowExecutionHistory({ namespace, execution });
  const events = history?.events ?? [];
  return events.some((event) => event.workflowExecutionSignaledEventAttributes?.signalName === signal);
}

describe('an abort that the region slots hear of together with the end of its copies', () => {
  it('does not reach the copies that take over the lanes', async () => {
    const temporal = await createNamespace();
    const simulator = await startSimulator({ host: '127.0.0.1', port: 0, adminPort: 0, seedDemo: true });
    const activities = createActivities(dependenciesFor(simulator.port, temporal));
    let worker: RunningWorker = await startWorker(temporal, { activities });
    const replaceWorker = async (workflowBundle?: { code: string }): Promise<void> => {
      await worker.stop();
      worker = await startWorker(temporal, { activities, ...(workflowBundle && { workflowBundle }) });
    };
    const stop = async (): Promise<void> => {
      await worker.stop();
      await simulator.stop();
      await temporal.close();
    };
    const stack = new Stack({ temporal, ecs: simulatorAdmin(simulator.adminPort ?? 0), stop });
    await stack.setSpeed({ copySeconds: 3600 });
    const aborted = await stack.start({ source: SOURCE, name: 'aborted', targets: FIVE });
    await stack.until(aborted, ({ copies }) => copies.every(({ status }) => status === 'copying'));
    const other = await stack.start({ source: SOURCE, name: 'other', targets: FIVE });
    await stack.until(other, ({ copies }) => copies.every(({ status }) => status === 'queued'));

    const withoutSlots = await bundleWorkflows({
      workflowsPath: require.resolve('../support/copying-only'),
      logger: new DefaultLogger('ERROR'),
    });
    await replaceWorker(withoutSlots);
    await temporal.client.workflow.getHandle(aborted).cancel();
    await eventually(
      () => hasHeard(temporal, 'withdraw'),
      () => 'the region slots are not asked to withdraw',
    );
    for (const region of FIVE) await stack.finish(region, 'aborted');
    for (const region of FIVE) await temporal.client.workflow.getHandle(laneId(region, 1)).result();
    await stack.setSpeed({ copySeconds: 0.5 });
    await replaceWorker();

    const { status, copies } = await stack.result(other);
    expect(status).toBe('succeeded');
    expect(copies.map((copy) => copy.attempts)).toEqual([1, 1, 1, 1, 1]);
    await stack.stop();
  });
});
