import type { EcsImage } from '../ecs/api';

/** Whether ECS is still working on the image. */
export function isUnfinished(image: Pick<EcsImage, 'status'>): boolean {
  return image.status === 'Creating' || image.status === 'Waiting';
}

/** Whether the image ended as one that nobody can use. */
export function isBroken(image: EcsImage): boolean {
  return image.status === 'CreateFailed' || image.status === 'UnAvailable';
}

/** The snapshots behind an image; ECS keeps them when the image is deleted. */
export function snapshotIdsOf(image: EcsImage): string[] {
  return image.disks.flatMap((disk) =>
    disk.snapshotId === undefined || disk.snapshotId === '' ? [] : [disk.snapshotId],
  );
}
