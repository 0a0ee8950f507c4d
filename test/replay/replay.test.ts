import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { DeterminismViolationError } from '@temporalio/workflow';
import { Worker } from '@temporalio/worker';
import { prepared } from '../support/shared-server';
import { quietRuntime } from '../support/temporal';

const directory = path.join(__dirname, 'histories');
const names = readdirSync(directory).map((file) => path.basename(file, '.json'));

function read(name: string): unknown {
  return JSON.parse(readFileSync(path.join(directory, `${name}.json`), 'utf8'));
}

function replay(history: unknown): Promise<void> {
  return Worker.runReplayHistory({ workflowBundle: { codePath: prepared().bundlePath } }, history);
}

beforeAll(quietRuntime);

describe('a history that an earlier version has written', () => {
  test('is there for every workflow type and every way it can go', () => {
    expect(names.sort()).toEqual([
      'check-drift',
      'check-request',
      'copy-image-available',
      'copy-image-cancelled',
      'copy-image-reset',
      'region-slots-carried-on',
      'region-slots-cold-start',
      'region-slots-continued-as-new',
      'region-slots-quarantine',
      'region-slots-reset-lane',
      'region-slots-updated',
      'replicate-image-aborted',
      'replicate-image-changed',
      'replicate-image-deferred-and-failed',
      'replicate-image-detached',
      'replicate-image-notifying',
      'replicate-image-shared',
      'replicate-image-succeeded',
      'send-notification',
      'settle-copy',
      'sync-images-aborted',
      'sync-images-carried-on',
      'sync-images-continued-as-new',
      'sync-images-following',
      'sync-images-notifying',
    ]);
  });

  test.each(names)('%s replays on the present code', async (name) => {
    await replay(read(name));
  });

  test('is found out when the code would do something else', async () => {
    const text = JSON.stringify(read('replicate-image-succeeded')).replaceAll('enqueueCopies', 'enqueueOthers');
    await expect(replay(JSON.parse(text))).rejects.toThrow(DeterminismViolationError);
  });
});
