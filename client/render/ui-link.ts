import type { Client } from '@temporalio/client';
import { workflowPath } from '../../contract/ui-paths';

/** The variable that says where the Temporal UI is; workers read it, too. */
export const UI_VARIABLE = 'IMAGEFERRY_UI_URL';

/** Temporal's dev server, and the address at which it shows its UI unless it is told otherwise. */
const DEV_ADDRESS = /^(localhost|127\.0\.0\.1|\[::1\]):7233$/;
const DEV_UI = 'http://localhost:8233';

/** Where the Temporal UI is that shows what runs at an address of Temporal; undefined when nothing says so. Pure. */
export function uiOf(address: string | undefined, env: NodeJS.ProcessEnv): string | undefined {
  const named = env[UI_VARIABLE] ?? '';
  if (named !== '') return named.replace(/\/+$/, '');
  return address !== undefined && DEV_ADDRESS.test(address) ? DEV_UI : undefined;
}

/** What is wrong with the address that the variable has; undefined when nothing is. Pure. */
export function uiProblem(env: NodeJS.ProcessEnv): string | undefined {
  const named = env[UI_VARIABLE] ?? '';
  if (named === '' || /^https?:\/\/[^\s?#]+$/.test(named)) return undefined;
  return `${UI_VARIABLE}: "${named}" must be an address such as "https://temporal.example.com"`;
}

/** The page of a workflow in the Temporal UI; undefined when nobody knows where that is. */
export function linkTo(client: Client, id: string): string | undefined {
  const { options } = client.connection as { options?: { address?: string } };
  const ui = uiOf(options?.address, process.env);
  return ui === undefined ? undefined : `${ui}${workflowPath(client.options.namespace, id)}`;
}
