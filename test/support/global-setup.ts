import type { Config } from '@jest/types';
import { startTemporalServer } from '../../dev/temporal-server';
import { addWorkflowBundle, buildPrograms } from './built-programs';
import { publish } from './shared-server';

const needsNoServer = /(^|\/)test\/(unit|simulator|setup)(\/|$)/;

/** The server needs no worker for each of the hundreds of namespaces: it would serve schedules and batches. */
const WITHOUT_OWN_WORKERS = { 'worker.perNamespaceWorkerCount': 0 };

/** Our programs, one dev server and one workflow bundle for all test files; the last two only if one of those asked for may need them. */
export default async function prepare(configuration: Config.GlobalConfig): Promise<void> {
  const asked = configuration.nonFlagArgs;
  const programs = await buildPrograms();
  globalThis.started = { programs };
  if (asked.length > 0 && asked.every((pattern) => needsNoServer.test(pattern))) {
    publish({ programs });
    return;
  }
  const bundlePath = await addWorkflowBundle(programs);
  const server = await startTemporalServer({ dynamicConfig: WITHOUT_OWN_WORKERS });
  globalThis.started.server = server;
  publish({ programs, shared: { address: server.address, bundlePath } });
}
