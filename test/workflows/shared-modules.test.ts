import { DefaultLogger } from '@temporalio/worker';
import { TASK_QUEUE } from '../../contract/names';
import { bundleWorkflows } from '../../worker/bundle';
import type { countCalls } from '../support/shared-module';
import { createNamespace, startWorker } from '../support/temporal';

test('the workflows of a worker share their modules, which are loaded once', async () => {
  const temporal = await createNamespace();
  const workflowBundle = await bundleWorkflows({
    workflowsPath: require.resolve('../support/shared-module'),
    logger: new DefaultLogger('ERROR'),
  });
  const worker = await startWorker(temporal, { activities: {}, workflowBundle });
  const call = (workflowId: string): Promise<number> =>
    temporal.client.workflow.execute<typeof countCalls>('countCalls', { taskQueue: TASK_QUEUE, workflowId });
  expect([await call('first'), await call('second')]).toEqual([1, 2]);
  await worker.stop();
  await temporal.close();
});
