import { setTimeout as sleep } from 'node:timers/promises';
import { type Client, type WorkflowHandle } from '@temporalio/client';
import type { MoveAnswer } from '../contract/messages';
import { moveUpdateName, REGION_SLOTS_ID } from '../contract/names';
import { NoWorkerError, SlotsRefusedError } from './errors';
import { sendUpdate } from './connection/send-update';
import { isSame, versionName, type WorkerVersion } from './worker-versions/worker-version';
import { currentVersion } from './worker-versions/worker-versions';

/** How long a worker may take to answer. */
const PATIENCE_MS = 10_000;
/** How long the move may take: a run ends only once all is acknowledged that it has under way, in a moment without news. */
const MOVE_MS = 120_000;
const LOOK_MS = 250;
/** Workers learn a moment later than the deployment which version is current: until then they see no reason to move. */
const ASK_AGAIN_MS = 1000;

/** On which versions of the workers the slots ran before and run now; undefined for workers without a version. */
export interface SlotsMove {
  from: WorkerVersion | undefined;
  to: WorkerVersion | undefined;
}

/**
 * Lets the region slots go on on the version of the workers that is current, and returns once they do. Throws
 * `SlotsRefusedError` when somebody has pinned them, `NoWorkerError` when no worker of either version answers, and
 * `WorkflowNotFoundError`.
 */
export async function moveSlots(client: Client): Promise<SlotsMove> {
  const handle = client.workflow.getHandle(REGION_SLOTS_ID);
  const from = await versionOf(handle);
  const deadline = Date.now() + MOVE_MS;
  for (let at = from; ; at = await versionOf(handle)) {
    const to = await currentVersion(client);
    if (isSame(at, to)) return { from, to };
    if (Date.now() > deadline) throw stayed(at, to);
    const { isMoving } = await nudge(client, handle);
    await untilElsewhere(handle, at, isMoving ? deadline : Date.now() + ASK_AGAIN_MS);
  }
}

/** The update makes a task of the workflow, which tells it that another version is current. */
function nudge(client: Client, handle: WorkflowHandle): Promise<MoveAnswer> {
  return sendUpdate<MoveAnswer>(client, handle, {
    name: moveUpdateName,
    input: {},
    patienceMs: PATIENCE_MS,
    refused: (problems) => new SlotsRefusedError(problems),
    lookWith: 'imageferry versions',
  });
}

async function untilElsewhere(handle: WorkflowHandle, at: WorkerVersion | undefined, deadline: number): Promise<void> {
  do await sleep(LOOK_MS);
  while (Date.now() < deadline && isSame(at, await versionOf(handle)));
}

/** The version on which the last task of the slots ended. Throws `SlotsRefusedError` when somebody has pinned them. */
async function versionOf(handle: WorkflowHandle): Promise<WorkerVersion | undefined> {
  const { deploymentVersion, versioningOverride } =
    (await handle.describe()).raw.workflowExecutionInfo?.versioningInfo ?? {};
  if (versioningOverride != null) throw new SlotsRefusedError([PINNED]);
  const { deploymentName, buildId } = deploymentVersion ?? {};
  return deploymentName && buildId ? { deploymentName, buildId } : undefined;
}

const PINNED =
  `somebody has pinned ${REGION_SLOTS_ID} to a version by hand; free it with: temporal workflow update-options ` +
  `--workflow-id ${REGION_SLOTS_ID} --versioning-override-behavior unspecified`;

function stayed(at: WorkerVersion | undefined, to: WorkerVersion | undefined): NoWorkerError {
  return new NoWorkerError(
    `The slots still run on ${versionName(at)}, and not yet on ${versionName(to)}. They may still move; look with: imageferry versions`,
  );
}
