/** The workflows without the region slots, for a worker that lets those wait for their next task. */
export { copyImage } from '../../workflows/copy/copy-image';
export { replicateImage } from '../../workflows/replication/replicate-image';
