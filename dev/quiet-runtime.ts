import { DefaultLogger, Runtime } from '@temporalio/worker';

let isInstalled = false;

/** Lets the SDK of this process write errors only: the log of its daily work would hide what the process itself writes. */
export function quietRuntime(): void {
  if (!isInstalled) Runtime.install({ logger: new DefaultLogger('ERROR') });
  isInstalled = true;
}
