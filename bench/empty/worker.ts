import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { bundleWorkflows } from '../../worker/bundle';
import { loadConfiguration } from '../../worker/configuration';

/** A worker for empty copies, set up as that of imageferry is by default. Says `ready` when it is. */
async function main(address = '', taskQueue = ''): Promise<void> {
  const logger = new DefaultLogger('WARN');
  Runtime.install({ logger });
  const { concurrentActivities, concurrentWorkflowTasks, cachedWorkflows } = loadConfiguration({}).worker;
  const worker = await Worker.create({
    connection: await NativeConnection.connect({ address }),
    taskQueue,
    workflowBundle: await bundleWorkflows({ workflowsPath: require.resolve('./workflows'), logger }),
    activities: { doNothing: () => Promise.resolve() },
    maxConcurrentActivityTaskExecutions: concurrentActivities,
    maxConcurrentWorkflowTaskExecutions: concurrentWorkflowTasks,
    maxCachedWorkflows: cachedWorkflows,
  });
  process.stdout.write('ready\n');
  await worker.run();
}

main(...process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(`${String(error)}\n`);
  process.exitCode = 1;
});
