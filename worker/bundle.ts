import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import {
  bundleWorkflowCode,
  type Logger,
  type WorkerOptions,
  type WorkflowBundleWithSourceMap,
} from '@temporalio/worker';
import { defined } from '../contract/defined';
import { ENCODES_FAILURES } from '../contract/names';

/** Where the build puts the workflow bundle. */
export const BUNDLE_PATH = path.join(__dirname, '..', 'workflow-bundle.js');

/**
 * Bundles workflow code: ours, compiled or not, unless another path is given. Every bundle is made here. A workflow
 * interceptor belongs here too: histories would not replay if one bundle had it and another had not.
 * All workflows of a worker share their modules, which keep no state (a lint rule sees to that): a workflow that loaded its own
 * would take more memory, and longer to begin.
 */
export function bundleWorkflows({
  workflowsPath = require.resolve('../workflows'),
  logger,
}: { workflowsPath?: string; logger?: Logger } = {}): Promise<WorkflowBundleWithSourceMap> {
  const failureConverterPath = require.resolve('../workflows/failure-converter');
  const workflowInterceptorModules = [require.resolve('../workflows/early-queries')];
  return bundleWorkflowCode({
    workflowsPath,
    failureConverterPath,
    preloadModules: [workflowsPath, ...workflowInterceptorModules],
    workflowInterceptorModules,
    ...defined({ logger }),
  });
}

/** The bundle at `codePath`, or else the bundle of the build, or else a bundle that is made now from the source. */
export async function workflowBundle(
  codePath: string | undefined,
  logger: Logger,
): Promise<NonNullable<WorkerOptions['workflowBundle']>> {
  if (codePath !== undefined) return { codePath };
  return existsSync(BUNDLE_PATH) ? { codePath: BUNDLE_PATH } : bundleWorkflows({ logger });
}

/**
 * The same bundle for a worker that encrypts: its workflows put the text of their failures where the codec reaches it. One bundle
 * serves all workers, as histories replay either way: what is replayed are commands, never the text of a failure.
 */
export async function encodingFailures(
  bundle: NonNullable<WorkerOptions['workflowBundle']>,
): Promise<NonNullable<WorkerOptions['workflowBundle']>> {
  const code = 'code' in bundle ? bundle.code : await readFile(bundle.codePath, 'utf8');
  // In the first line, so that the source map still fits to all others.
  return { code: `globalThis.${ENCODES_FAILURES}=true;${code}` };
}
