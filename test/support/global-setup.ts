import type { Config } from '@jest/types';
import { addWorkflowBundle, buildPrograms } from './built-programs';
import { publish } from './prepared';

const needsNoServer = /(^|\/)test\/(unit|simulator|setup)(\/|$)/;

/** Our programs and one workflow bundle for all test files; the latter only if one of those asked for may need it. */
export default async function prepare(configuration: Config.GlobalConfig): Promise<void> {
  const asked = configuration.nonFlagArgs;
  const programs = await buildPrograms();
  globalThis.started = { programs };
  if (asked.length > 0 && asked.every((pattern) => needsNoServer.test(pattern))) {
    publish({ programs });
    return;
  }
  publish({ programs, shared: { bundlePath: await addWorkflowBundle(programs) } });
}
