import { Context } from '@temporalio/activity';
import { isTransient } from '../../contract/ecs-errors';
import type { Dependencies } from '../shared/dependencies';
import type { EcsImage } from '../ecs/api';
import { EcsFailure } from '../ecs/failure';
import { lookById, lookSeveralTimes } from './find-image';
import { snapshotIdsOf } from './image-state';

/** Deletes an image and, once it is gone, its snapshots. Returns the ids of what is still there. */
export async function removeImage(dependencies: Dependencies, regionId: string, image: EcsImage): Promise<string[]> {
  return removeById(dependencies, regionId, image.imageId, snapshotIdsOf(image));
}

/** The same by ids that were recorded before: ECS forgets which snapshots an image had. */
export async function removeById(
  dependencies: Dependencies,
  regionId: string,
  imageId: string,
  snapshotIds: string[],
): Promise<string[]> {
  await ignoringAbsence(() => dependencies.ecs.deleteImage(regionId, imageId));
  await untilGone(dependencies, regionId, imageId);
  return removeSnapshots(dependencies, regionId, snapshotIds);
}

/** Deletes those of the snapshots that exist. Returns the ids of those that are left, or may be. */
export async function removeSnapshots(
  { ecs }: Dependencies,
  regionId: string,
  snapshotIds: string[],
): Promise<string[]> {
  if (snapshotIds.length === 0) return [];
  const left = () => unlessRefused(() => ecs.describeSnapshots(regionId, snapshotIds), snapshotIds);
  for (const snapshotId of await left()) {
    await unlessRefused(() => ecs.deleteSnapshot(regionId, snapshotId), undefined);
  }
  return left();
}

/** A refusal for good leaves a snapshot behind, which is no reason to call the copy itself alive. */
async function unlessRefused<Result>(call: () => Promise<Result>, otherwise: Result): Promise<Result> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof EcsFailure && !isTransient(error.facts.class)) return otherwise;
    throw error;
  }
}

async function untilGone(dependencies: Dependencies, regionId: string, imageId: string): Promise<void> {
  const look = () => lookById(dependencies, regionId, imageId);
  while ((await lookSeveralTimes(dependencies, look)) !== undefined) {
    await Context.current().sleep(dependencies.pacing.lookIntervalMs);
  }
}

async function ignoringAbsence(call: () => Promise<void>): Promise<void> {
  try {
    await call();
  } catch (error) {
    if (!(error instanceof EcsFailure && error.facts.class === 'gone')) throw error;
  }
}
