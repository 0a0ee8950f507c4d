/** How the simulated ECS behaves; the admin API changes it while it runs. Times are in ms unless named otherwise. */
export interface Settings {
  /** How long a copy takes, give or take a quarter that depends on the region. */
  copySeconds: number;
  /** Copies that run at once in a region; further ones are Waiting. */
  limit: number;
  /** Whose region counts: the vendor does not say. */
  limitKey: 'destination' | 'source' | 'both';
  /** A new image cannot be seen for so long. */
  visibleAfterMs: number;
  /** The tags of a new image cannot be seen for so long. */
  tagsVisibleAfterMs: number;
  /** A cancelled image stays visible for so long. */
  goneAfterMs: number;
  /** `CancelNotSupported` otherwise. */
  canCancel: boolean;
  /** Cancelling leaves the snapshot that the copy had begun. */
  cancelLeavesSnapshots: boolean;
  /** A second copy of an image to the same region is refused while the first one runs. */
  refuseConcurrentCopies: boolean;
}

export const STANDARD: Settings = {
  copySeconds: 10,
  limit: 5,
  limitKey: 'destination',
  visibleAfterMs: 0,
  tagsVisibleAfterMs: 0,
  goneAfterMs: 0,
  canCancel: true,
  cancelLeavesSnapshots: false,
  refuseConcurrentCopies: true,
};
