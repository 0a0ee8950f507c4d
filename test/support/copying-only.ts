/** The workflows without the region slots, for a worker that lets those wait for their next task. */
export { copyImage } from '../../workflows/copy-image';
export { replicateImage } from '../../workflows/replicate-image';
