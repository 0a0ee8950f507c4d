import type { Config } from '@jest/types';
import { startTemporalServer } from '../../dev/temporal-server';
import { addWorkflowBundle, buildPrograms } from './built-programs';
import { publish } from './shared-server';

const needsNoServer = /(^|\/)test\/(unit|simulator|setup)(\/|$)/;

const QUICK_SERVER = {
  dynamicConfig: {
    // It needs no worker for each of the hundreds of namespaces: that would serve schedules and batches.
    'worker.perNamespaceWorkerCount': 0,
    // Shorter times than this one last as long as this one: it is a second unless set, ten times as long as our pauses.
    'history.timerProcessorMaxTimeShift': '100ms',
  },
};

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
  const server = await startTemporalServer(QUICK_SERVER);
  globalThis.started.server = server;
  publish({ programs, shared: { address: server.address, bundlePath } });
}
