import type { WorkerOptions } from '@temporalio/worker';
import { createActivities } from '../activities';
import { simulatorAdmin, type SimulatorAdmin, startSimulator } from '../simulator';
import { startEmbeddedWorker } from './embedded-worker';
import type { Namespace } from './namespace';
import { dependenciesFor, type SimulatedDependenciesOptions } from './simulated-dependencies';

export interface EmbeddedStack {
  temporal: Namespace;
  ecs: SimulatorAdmin;
  /** Stops the worker and the simulator, and closes the connections of the namespace. */
  stop: () => Promise<void>;
}

/** Starts a simulator and a worker in this process, for a namespace of a Temporal server that runs. */
export async function startEmbeddedStack(
  temporal: Namespace,
  workflowBundle: NonNullable<WorkerOptions['workflowBundle']>,
  options: SimulatedDependenciesOptions = {},
): Promise<EmbeddedStack> {
  const simulator = await startSimulator({
    host: '127.0.0.1',
    port: 0,
    adminPort: 0,
    settings: { copySeconds: 0.5 },
    seedDemo: true,
  });
  const activities = createActivities(dependenciesFor(simulator.port, temporal, options));
  const worker = await startEmbeddedWorker(temporal, { activities, workflowBundle });
  const stop = async (): Promise<void> => {
    await worker.stop();
    await simulator.stop();
    await temporal.close();
  };
  return { temporal, ecs: simulatorAdmin(simulator.adminPort ?? 0), stop };
}
