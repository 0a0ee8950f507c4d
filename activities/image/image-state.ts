import type { EcsImage, EcsImageStatus } from '../ecs/api';

/** The statuses of an image that ECS is still copying, or has queued to copy. */
export const UNFINISHED_STATUSES: readonly EcsImageStatus[] = ['Creating', 'Waiting'];

/** Whether ECS is still working on the image. */
export function isUnfinished({ status }: EcsImage): boolean {
  return UNFINISHED_STATUSES.includes(status);
}

/** Whether the image ended as one that nobody can use. */
export function isBroken({ status }: EcsImage): boolean {
  return status === 'CreateFailed' || status === 'UnAvailable';
}

/** Ids of the snapshots behind an image; ECS keeps them when the image is deleted. */
export function snapshotIdsOf(image: EcsImage): string[] {
  return image.disks.flatMap(({ snapshotId }) => (snapshotId === undefined || snapshotId === '' ? [] : [snapshotId]));
}
