import { Context } from '@temporalio/activity';
import type { CopySpec } from '../../contract/schema/plan';
import { EcsFailure } from '../ecs/failure';
import { lookByNameOnce, lookOnce } from '../image/find-image';
import type { Dependencies } from '../shared/dependencies';
import { copyParameters } from './copy-parameters';
import { sendWindowMs } from './send-window';

export interface StartedCopy {
  imageId: string;
  /** The image was there already and another replication had started it. */
  adopted: boolean;
  /** Of the CopyImage that has answered with the image; absent when it was found. */
  requestId?: string;
}

/** How the first try at a start went. */
export interface FirstStart {
  /** Absent when `startCopy` has to go on. */
  started?: StartedCopy;
  /** CopyImage may have been carried out. */
  mayHaveStarted?: boolean;
  /** What has failed: a look, or CopyImage. */
  failed?: EcsFailure['facts'];
}

/**
 * Starts a copy in the usual case: no image has its name, ECS takes the call, and shows the image at once. All else is left to
 * `startCopy`, which can wait and be cancelled. `beganAt`: when the attempt began; ms since 1970, by the clock of this worker.
 */
export async function startAtOnce(dependencies: Dependencies, spec: CopySpec, beganAt: number): Promise<FirstStart> {
  let mayHaveStarted = false;
  try {
    if ((await lookByNameOnce(dependencies, spec)) !== undefined || isLate(dependencies, beganAt)) return {};
    const sending = dependencies.ecs.copyImage(copyParameters(spec));
    const { imageId, requestId } = await sending.catch((error: unknown) => {
      mayHaveStarted = !(error instanceof EcsFailure) || error.facts.executed === 'maybe';
      throw error;
    });
    mayHaveStarted = true;
    const image = await lookOnce(dependencies, spec.regionId, imageId);
    return { mayHaveStarted, ...(image && { started: { imageId, adopted: false, requestId } }) };
  } catch (error) {
    return { mayHaveStarted, ...(error instanceof EcsFailure && { failed: error.facts }) };
  }
}

/** `awaitFence` relies on it that CopyImage is sent only in the first moments of an attempt. */
function isLate(dependencies: Dependencies, beganAt: number): boolean {
  return Context.current().cancellationSignal.aborted || Date.now() - beganAt > sendWindowMs(dependencies);
}
