import { setTimeout as sleep } from 'node:timers/promises';
import { createActivities } from '../../activities';
import { REGION_SLOTS_ID } from '../../contract/names';
import { dependenciesFor } from '../../dev/simulated-dependencies';
import { type Simulator, simulatorAdmin, startSimulator } from '../../simulator';
import type { SlotsView } from '../../workflows/region-slots/view';
import { removeUnusedRegions, Stack, type StackOptions } from './stack';
import { createNamespace, type RunningWorker, startWorker, type TestNamespace } from './temporal';

/** What outlives a test. */
interface Base {
  temporal: TestNamespace;
  worker: RunningWorker;
  /** The worker knows ECS by this port. */
  port: number;
}

/**
 * Lets the tests of a file share a namespace, a worker and the region slots. Each has a simulated account of its own. Returns
 * what starts the stack of the next test. A test that leaves anything at work, or has changed the region slots, is the last
 * one on its namespace. The worker remembers the list of regions from test to test.
 */
export function sharedStack(options: Omit<StackOptions, 'address'> = {}): () => Promise<Stack> {
  let base: Base | undefined;

  async function start(): Promise<Stack> {
    const simulator = await startAccount(base?.port ?? 0);
    const current = (base ??= await startBase(simulator.port, options));
    const ecs = simulatorAdmin(simulator.adminPort ?? 0);
    await removeUnusedRegions(ecs);
    const { temporal } = current;
    const stop = async (): Promise<void> => {
      if (!(await isAsNew(temporal))) {
        base = undefined;
        await stopBase(current);
      }
      await simulator.stop();
    };
    return new Stack({ temporal, ecs, stop });
  }

  afterAll(async () => {
    if (base !== undefined) await stopBase(base);
  });

  return start;
}

/** A simulated account in which nothing has happened yet. */
function startAccount(port: number): Promise<Simulator> {
  return startSimulator({ host: '127.0.0.1', port, adminPort: 0, settings: { copySeconds: 0.5 }, seedDemo: true });
}

async function startBase(port: number, options: StackOptions): Promise<Base> {
  const temporal = await createNamespace();
  const worker = await startWorker(temporal, {
    activities: createActivities(dependenciesFor(port, temporal, options)),
  });
  return { temporal, worker, port };
}

async function stopBase({ temporal, worker }: Base): Promise<void> {
  await worker.stop();
  await temporal.close();
}

const PATIENCE_MS = 1000;
const LOOK_EVERY_MS = 40;

/** Whether nothing is left of a test but idle region slots, at most a second after its end. */
async function isAsNew(temporal: TestNamespace): Promise<boolean> {
  const deadline = Date.now() + PATIENCE_MS;
  while (!(await isIdle(temporal))) {
    if (Date.now() > deadline) return false;
    await sleep(LOOK_EVERY_MS);
  }
  return true;
}

async function isIdle({ client }: TestNamespace): Promise<boolean> {
  const query = `ExecutionStatus = 'Running' OR WorkflowId = '${REGION_SLOTS_ID}'`;
  const runs: string[] = [];
  for await (const { workflowId } of client.workflow.list({ query })) runs.push(workflowId);
  if (runs.length === 0) return true;
  if (runs.length > 1 || runs[0] !== REGION_SLOTS_ID) return false;
  const slots = client.workflow.getHandle(REGION_SLOTS_ID);
  const { status } = await slots.describe();
  return status.name === 'RUNNING' && isUntouched(await slots.query<SlotsView>('slots'));
}

function isUntouched({ ready, unasked, lanes, queued, pools }: SlotsView): boolean {
  return ready && unasked.length + lanes.length + queued === 0 && pools.every(({ changed }) => changed === undefined);
}
