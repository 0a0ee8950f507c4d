import { isWorkflowNotFound } from '../connection/temporal-errors';

/** What the checks before a start have in common. */

/** How long a start is held up by a worker or an ECS that does not answer: what is started says itself what it waits for. */
export const PATIENCE_SECONDS = 5;

/** Whether a workflow of this id runs already, which is not checked again. */
export async function isRunning(all: { hasEnded: (id: string) => Promise<boolean> }, id: string): Promise<boolean> {
  try {
    return !(await all.hasEnded(id));
  } catch (error) {
    if (isWorkflowNotFound(error)) return false;
    throw error;
  }
}
