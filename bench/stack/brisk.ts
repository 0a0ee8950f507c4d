import type { RigOptions } from './rig';

/**
 * Copies of no length, polled briskly, that count in their target only, so that nothing but our own work takes time. Copies keep
 * all that their source has: there is nothing to restore.
 */
export const BRISK: Required<RigOptions> = {
  simulator: { copySeconds: 0.1, copiesKeep: ['nvmeSupport', 'imdsSupport', 'imageFamily'] },
  worker: {
    IMAGEFERRY_POOLS: 'target',
    IMAGEFERRY_POLL_MINIMUM_MS: '200',
    IMAGEFERRY_POLL_MAXIMUM_MS: '400',
    IMAGEFERRY_LOOK_INTERVAL_MS: '100',
    IMAGEFERRY_VISIBILITY_GRACE_MS: '2000',
  },
};
