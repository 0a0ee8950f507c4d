import { existsSync } from 'node:fs';
import path from 'node:path';
import {
  bundleWorkflowCode,
  type Logger,
  type WorkerOptions,
  type WorkflowBundleWithSourceMap,
} from '@temporalio/worker';
import { defined } from '../contract/defined';

/** Where the build puts the workflow bundle. */
export const BUNDLE_PATH = path.join(__dirname, '..', 'workflow-bundle.js');

/**
 * Bundles workflow code: ours, compiled or not, unless another path is given. Every bundle is made here. A workflow
 * interceptor belongs here too: histories would not replay if one bundle had it and another had not.
 */
export function bundleWorkflows({
  workflowsPath = require.resolve('../workflows'),
  logger,
}: { workflowsPath?: string; logger?: Logger } = {}): Promise<WorkflowBundleWithSourceMap> {
  return bundleWorkflowCode({ workflowsPath, ...defined({ logger }) });
}

/** The bundle at `codePath`, or else the bundle of the build, or else a bundle that is made now from the source. */
export async function workflowBundle(
  codePath: string | undefined,
  logger: Logger,
): Promise<NonNullable<WorkerOptions['workflowBundle']>> {
  if (codePath !== undefined) return { codePath };
  return existsSync(BUNDLE_PATH) ? { codePath: BUNDLE_PATH } : bundleWorkflows({ logger });
}
