export { checkDrift } from './sync/check-drift';
export { checkRequest } from './replication/check-request';
export { copyImage } from './copy/copy-image';
export { regionSlots } from './region-slots';
export { replicateImage } from './replication/replicate-image';
export { sendNotification } from './notification/send-notification';
export { settleCopy } from './copy/settle-copy';
export { syncImages } from './sync/sync-images';
