import { DefaultLogger } from '@temporalio/worker';
import { TASK_QUEUE } from '../../contract/names';
import { bundleWorkflows } from '../../worker/bundle';
import type { countCalls } from '../support/counting-calls';
import { createNamespace, startWorker, type TestNamespace } from '../support/temporal';

let temporal: TestNamespace;

beforeAll(async () => {
  temporal = await createNamespace();
});

afterAll(() => temporal.close());

function call(workflowId: string): Promise<number> {
  return temporal.client.workflow.execute<typeof countCalls>('countCalls', { taskQueue: TASK_QUEUE, workflowId });
}

test('the workflows of a worker share their modules, which are loaded once', async () => {
  const workflowBundle = await bundleWorkflows({
    workflowsPath: require.resolve('../support/counting-calls'),
    logger: new DefaultLogger('ERROR'),
  });
  const worker = await startWorker(temporal, { activities: {}, workflowBundle });
  const calls = await Promise.all([call('first'), call('second')]).finally(worker.stop);
  expect(calls.sort()).toEqual([1, 2]);
});
