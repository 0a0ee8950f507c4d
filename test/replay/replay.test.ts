import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { DeterminismViolationError } from '@temporalio/workflow';
import { Worker } from '@temporalio/worker';
import { prepared } from '../support/prepared';
import { quietRuntime } from '../support/temporal';
import { UNRELEASED } from './unreleased';

const directory = path.join(__dirname, 'histories');
/** A folder for each version that was released, and one for what was recorded since. */
const versions = readdirSync(directory);
const recorded = versions.flatMap((version) => namesIn(version).map((name) => [version, name] as const));

function namesIn(version: string): string[] {
  return readdirSync(path.join(directory, version)).map((file) => path.basename(file, '.json'));
}

function read(version: string, name: string): unknown {
  return JSON.parse(readFileSync(path.join(directory, version, `${name}.json`), 'utf8'));
}

/** The versions that the changelog says are released. */
function releasedVersions(): string[] {
  const changelog = readFileSync(path.join(__dirname, '../../CHANGELOG.md'), 'utf8');
  return [...changelog.matchAll(/^## \[(\d+\.\d+\.\d+)\]/gm)].map(([, version = '']) => version);
}

function replay(history: unknown): Promise<void> {
  return Worker.runReplayHistory({ workflowBundle: { codePath: prepared().bundlePath } }, history);
}

beforeAll(quietRuntime);

describe('a history that an earlier version has written', () => {
  test('is there for every version that was released, and of no other', () => {
    expect(versions.filter((version) => version !== UNRELEASED).sort()).toEqual(releasedVersions().sort());
  });

  test('is there for every workflow type and every way it can go', () => {
    const names = new Set(recorded.map(([, name]) => name));
    expect([...names].sort()).toEqual([
      'check-drift',
      'check-request',
      'copy-image-available',
      'copy-image-cancelled',
      'copy-image-reset',
      'copy-image-started-at-once',
      'region-slots-carried-on',
      'region-slots-cold-start',
      'region-slots-continued-as-new',
      'region-slots-moved',
      'region-slots-moved-on',
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

  test.each(recorded)('of version %s replays on the present code: %s', async (version, name) => {
    await replay(read(version, name));
  });

  test('is found out when the code would do something else', async () => {
    const version = recorded.find(([, name]) => name === 'replicate-image-succeeded')?.[0] ?? '';
    const text = JSON.stringify(read(version, 'replicate-image-succeeded')).replaceAll(
      'enqueueCopies',
      'enqueueOthers',
    );
    await expect(replay(JSON.parse(text))).rejects.toThrow(DeterminismViolationError);
  });
});
