import { Context } from '@temporalio/activity';
import { isTransient } from '../../contract/ecs-errors';
import { EcsFailure } from '../ecs/failure';
import type { Dependencies } from '../shared/dependencies';
import { lookById, lookSeveralTimes } from './find-image';

/** Whether a refusal ends the attempt, because another attempt follows. */
type IsWaitedOut = (failure: EcsFailure) => boolean;

/**
 * Deletes an image and, once it is gone, its snapshots. The ids of the snapshots must have been read before, because ECS
 * forgets them with the image. Returns the ids of the snapshots that are left.
 */
export async function removeImage(
  dependencies: Dependencies,
  regionId: string,
  imageId: string,
  snapshotIds: string[],
  isWaitedOut: IsWaitedOut = () => false,
): Promise<string[]> {
  await deleteUnlessGone(dependencies, regionId, imageId);
  await waitUntilGone(dependencies, regionId, imageId);
  return removeSnapshots(dependencies, regionId, snapshotIds, isWaitedOut);
}

/** Deletes those of the snapshots that exist. Returns the ids of those that are left, or may be. */
export async function removeSnapshots(
  { ecs }: Dependencies,
  regionId: string,
  snapshotIds: string[],
  isWaitedOut: IsWaitedOut = () => false,
): Promise<string[]> {
  if (snapshotIds.length === 0) return [];
  /** A refusal may leave a snapshot behind; the image itself is gone, so the removal does not fail. */
  const tolerateRefusal = async <Result>(call: () => Promise<Result>, resultWhenRefused: Result): Promise<Result> => {
    try {
      return await call();
    } catch (error) {
      if (!(error instanceof EcsFailure) || isTransient(error.facts.class) || isWaitedOut(error)) throw error;
      return resultWhenRefused;
    }
  };
  const findLeftovers = () => tolerateRefusal(() => ecs.describeSnapshots(regionId, snapshotIds), snapshotIds);
  for (const snapshotId of await findLeftovers()) {
    await tolerateRefusal(() => ecs.deleteSnapshot(regionId, snapshotId), undefined);
  }
  return findLeftovers();
}

async function deleteUnlessGone({ ecs }: Dependencies, regionId: string, imageId: string): Promise<void> {
  try {
    await ecs.deleteImage(regionId, imageId);
  } catch (error) {
    if (!(error instanceof EcsFailure && error.facts.class === 'gone')) throw error;
  }
}

async function waitUntilGone(dependencies: Dependencies, regionId: string, imageId: string): Promise<void> {
  const look = () => lookById(dependencies, regionId, imageId);
  while ((await lookSeveralTimes(dependencies, look)) !== undefined) {
    await Context.current().sleep(dependencies.pacing.lookIntervalMs);
  }
}
