import { once } from 'node:events';
import { type RunningProcess, startProgram } from '../../dev/process';
import { SIMULATOR_KEY } from '../../simulator';
import { builtProgram, prepared } from './prepared';
import type { TestNamespace } from './temporal';

interface Options {
  temporal: Pick<TestNamespace, 'address' | 'namespace'>;
  /** Port of the simulator. */
  port: number;
  /** Variables beside those that the worker needs to find the others. */
  env?: Record<string, string>;
  stdio?: Parameters<typeof startProgram>[2]['stdio'];
}

/** Starts a worker as a process of its own. */
export function startWorkerProcess({ temporal, port, env = {}, stdio = 'ignore' }: Options): RunningProcess {
  return startProgram(builtProgram('worker/main'), [], {
    stdio,
    env: {
      ...process.env,
      TEMPORAL_ADDRESS: temporal.address,
      TEMPORAL_NAMESPACE: temporal.namespace,
      IMAGEFERRY_WORKFLOW_BUNDLE: prepared().bundlePath,
      IMAGEFERRY_ECS_ENDPOINT: `127.0.0.1:${String(port)}`,
      IMAGEFERRY_ECS_PROTOCOL: 'http',
      ALIBABA_CLOUD_ACCESS_KEY_ID: SIMULATOR_KEY.id,
      ALIBABA_CLOUD_ACCESS_KEY_SECRET: SIMULATOR_KEY.secret,
      ...env,
    },
  });
}

/** Ends a process without a chance to clean up. */
export async function kill({ child }: RunningProcess): Promise<void> {
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
}
