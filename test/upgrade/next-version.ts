import { sleep } from '@temporalio/workflow';
import * as present from '../../workflows';

/**
 * The workflows of a version that cannot replay the histories of the present one: its replications, copies and nights begin with a
 * step that the present ones lack.
 */
export const { checkDrift, checkPolicy, checkRequest, checkSetup, regionSlots, sendNotification, settleCopy } = present;

export async function replicateImage(
  ...input: Parameters<typeof present.replicateImage>
): ReturnType<typeof present.replicateImage> {
  await sleep(1, { summary: NEW_STEP });
  return present.replicateImage(...input);
}

export async function copyImage(...input: Parameters<typeof present.copyImage>): ReturnType<typeof present.copyImage> {
  await sleep(1, { summary: NEW_STEP });
  return present.copyImage(...input);
}

export async function syncImages(
  ...input: Parameters<typeof present.syncImages>
): ReturnType<typeof present.syncImages> {
  await sleep(1, { summary: NEW_STEP });
  return present.syncImages(...input);
}

const NEW_STEP = 'a step of the next version';
