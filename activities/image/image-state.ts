import { ECS_IMAGE_STATUSES, type EcsImage, type EcsImageStatus } from '../ecs/api';

/** The statuses of an image that ECS is still copying, or has queued to copy. */
export const UNFINISHED_STATUSES: readonly EcsImageStatus[] = ['Creating', 'Waiting'];

const FINISHED_STATUSES = new Set<string>(ECS_IMAGE_STATUSES.filter((status) => !UNFINISHED_STATUSES.includes(status)));

/** Whether ECS is still working on the image, or may be: its status is one that imageferry does not know. */
export function isUnfinished({ status }: EcsImage): boolean {
  return !FINISHED_STATUSES.has(status);
}

/** Whether imageferry knows what the status of the image means. */
export function isStatusKnown({ status }: EcsImage): boolean {
  return (ECS_IMAGE_STATUSES as readonly string[]).includes(status);
}

/** Whether the image can be used: it is Available, and ECS does not say otherwise. */
export function isReady({ status, usable }: EcsImage): boolean {
  return status === 'Available' && usable !== false;
}

/** Whether the image ended as one that nobody can use. */
export function isBroken({ status }: EcsImage): boolean {
  return status === 'CreateFailed' || status === 'UnAvailable';
}

/** The status of an image, in words for people. */
export function statusOf({ status, usable }: EcsImage): string {
  if (status === '') return 'in a status that ECS does not say';
  return status === 'Available' && usable === false ? 'Available, but not usable yet' : status;
}

/** Ids of the snapshots behind an image; ECS keeps them when the image is deleted. */
export function snapshotIdsOf(image: EcsImage): string[] {
  return image.disks.flatMap(({ snapshotId }) => (snapshotId === undefined || snapshotId === '' ? [] : [snapshotId]));
}
