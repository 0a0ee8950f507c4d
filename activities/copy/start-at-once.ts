import { Context } from '@temporalio/activity';
import type { CopySpec } from '../../contract/schema/plan';
import { EcsFailure } from '../ecs/failure';
import { lookByNameOnce, lookOnce } from '../image/find-image';
import type { Dependencies } from '../shared/dependencies';
import { copyParameters } from './copy-parameters';
import { sendWindowMs } from './send-window';
import type { StartedCopy } from './start-copy';

/** How the first try at a start went. */
export interface FirstStart {
  /** Absent when `startCopy` has to go on. */
  started?: StartedCopy;
  /** CopyImage may have been carried out. */
  mayHaveStarted?: boolean;
  /** What has failed: the look, or CopyImage. */
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
    mayHaveStarted = true;
    const { imageId, requestId } = await dependencies.ecs.copyImage(copyParameters(spec));
    const image = await lookOnce(dependencies, spec.regionId, imageId);
    return { mayHaveStarted, ...(image && { started: { imageId, adopted: false, requestId } }) };
  } catch (error) {
    if (!(error instanceof EcsFailure)) return { mayHaveStarted };
    const { action, executed } = error.facts;
    const isRefused = action === 'CopyImage' && executed === 'no';
    return { mayHaveStarted: mayHaveStarted && !isRefused, failed: error.facts };
  }
}

/** `awaitFence` relies on it that CopyImage is sent only in the first moments of an attempt. */
function isLate(dependencies: Dependencies, beganAt: number): boolean {
  return Context.current().cancellationSignal.aborted || Date.now() - beganAt > sendWindowMs(dependencies);
}
