export { checkRequest } from './check-request';
export { copyImage } from './copy-image';
export { regionSlots } from './region-slots';
export { replicateImage } from './replicate-image';
