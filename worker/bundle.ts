import { existsSync } from 'node:fs';
import path from 'node:path';
import type { WorkerOptions } from '@temporalio/worker';

/** Where the build puts the workflow bundle. */
export const BUNDLE_PATH = path.join(__dirname, '..', 'workflow-bundle.js');
/** Source of the workflows, compiled or not. */
export const WORKFLOWS_PATH = require.resolve('../workflows');

/** The bundle that was asked for, that of the build, or else the source, which is bundled when the worker starts. */
export function workflowSource(codePath?: string): Pick<WorkerOptions, 'workflowBundle' | 'workflowsPath'> {
  if (codePath !== undefined) return { workflowBundle: { codePath } };
  return existsSync(BUNDLE_PATH) ? { workflowBundle: { codePath: BUNDLE_PATH } } : { workflowsPath: WORKFLOWS_PATH };
}
