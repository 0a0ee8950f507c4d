import { DefaultLogger, Worker } from '@temporalio/worker';
import { TASK_QUEUE } from '../../contract/names';
import { bundleWorkflows } from '../../worker/bundle';
import { eventually } from '../support/stack';
import { createNamespace, startWorker, type TestNamespace } from '../support/temporal';
import { ticksQuery, type tick } from '../support/ticking';

/** The server hands out queries and tasks as it likes: among so many there are some whose query comes first. */
const WORKFLOWS = 8;

let temporal: TestNamespace;
let workflowBundle: Awaited<ReturnType<typeof bundleWorkflows>>;

beforeAll(async () => {
  temporal = await createNamespace();
  workflowBundle = await bundleWorkflows({
    workflowsPath: require.resolve('../support/ticking'),
    logger: new DefaultLogger('ERROR'),
  });
});

afterAll(() => temporal.close());

type Ticking = Awaited<ReturnType<typeof startTicking>>;

function startTicking(index: number) {
  return temporal.client.workflow.start<typeof tick>('tick', {
    taskQueue: TASK_QUEUE,
    workflowId: `tick-${String(index)}`,
  });
}

/** Does something while a worker runs. */
async function withWorker(work: () => Promise<void>): Promise<void> {
  const worker = await startWorker(temporal, { activities: {}, workflowBundle });
  await work().finally(worker.stop);
}

/** Workflows whose worker has stopped; they wait for a timer. */
async function leftByWorker(first: number): Promise<Ticking[]> {
  const workflows = await Promise.all(Array.from({ length: WORKFLOWS }, (_, index) => startTicking(first + index)));
  await withWorker(async () => {
    for (const workflow of workflows) await workflow.query(ticksQuery);
  });
  return workflows;
}

/** Waits until a timer has fired that nobody has heard of. */
async function untilFired(workflow: Ticking): Promise<void> {
  await eventually(
    async () => (await workflow.fetchHistory()).events?.some((event) => event.timerFiredEventAttributes) === true,
    () => `no timer of ${workflow.workflowId} fires`,
  );
}

test('queries that come before the tasks of what has happened meanwhile are answered, and each history replays', async () => {
  const workflows = await leftByWorker(0);
  const answers = workflows.map((workflow) => workflow.query(ticksQuery));
  for (const workflow of workflows) await untilFired(workflow);

  await withWorker(async () => {
    for (const answer of answers) expect([0, 1]).toContain(await answer);
    for (const workflow of workflows) await workflow.result();
  });

  for (const workflow of workflows)
    await Worker.runReplayHistory({ workflowBundle }, await workflow.fetchHistory(), workflow.workflowId);
});

test('workflows that have ended before their worker heard of a timer are asked, too', async () => {
  const workflows = await leftByWorker(WORKFLOWS);
  for (const workflow of workflows) await untilFired(workflow);
  for (const workflow of workflows) await workflow.terminate('test');

  await withWorker(async () => {
    for (const workflow of workflows) expect([0, 1]).toContain(await workflow.query(ticksQuery));
  });
});
