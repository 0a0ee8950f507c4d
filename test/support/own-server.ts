import { startTemporalServer, type TemporalServer } from '../../dev/temporal-server';

declare global {
  /** That of the test file that runs; `environment.ts` ends it. */
  var ownServer: Promise<TemporalServer> | undefined;
}

const QUICK_SERVER = {
  dynamicConfig: {
    // It needs no worker for each of its namespaces: that would serve schedules and batches.
    'worker.perNamespaceWorkerCount': 0,
    // Shorter times than this one last as long as this one: it is a second unless set, ten times as long as our pauses.
    'history.timerProcessorMaxTimeShift': '100ms',
  },
};

/**
 * The Temporal server of this test file, which starts when it is first asked for. One server for all files spends a fifth of its
 * time on its metrics, and more on garbage: each namespace that it has ever seen adds some thousand of them.
 */
export function ownServer(): Promise<TemporalServer> {
  return (globalThis.ownServer ??= startTemporalServer(QUICK_SERVER));
}
