import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { FollowOptions } from '../../../client/commands/follow-options';
import { followUntilEnd } from '../../../client/commands/follow-until-end';
import { waitForReplication } from '../../../client/commands/wait';
import { LeftError, ReplicationLostError, UnreachableError } from '../../../client/errors';
import type { Manifest, Replications } from '../../../client';
import { moments } from '../../support/moments';
import { availableCopy, FAILED_MANIFEST, sampleManifest } from '../../support/manifests';

test('an abort that is asked for while the start is under way waits for it', async () => {
  const { happened, happen, until } = moments();
  const aborted = until('aborted');
  const replications = {
    manifest: () => Promise.resolve(null),
    obstacle: () => Promise.resolve(undefined),
    renew: () => Promise.resolve(),
    abort: () => {
      happen('aborted');
      return Promise.resolve();
    },
    result: () => aborted.then(() => Promise.reject(new Error('it ended'))),
  } as unknown as Replications;

  const end = followUntilEnd(replications, 'replicate/m-1/0', { remindEvery: 1000, started: until('started') });
  process.emit('SIGTERM');
  happen('started');

  await expect(end).rejects.toThrow('it ended');
  expect(happened).toEqual(['started', 'aborted']);
});

describe('a manifest', () => {
  const ID = 'replicate/m-source0001/0123456789ab';
  const RUNNING = sampleManifest([{ ...availableCopy('cn-beijing', 'm-1'), status: 'copying' }], 'running');

  let directory: string;
  let written: string[];
  let onWritten: (text: string) => void;

  beforeEach(async () => {
    directory = await mkdtemp(path.join(tmpdir(), 'imageferry-follow-'));
    written = [];
    onWritten = () => undefined;
    for (const stream of [process.stdout, process.stderr])
      jest.spyOn(stream, 'write').mockImplementation((text) => {
        onWritten(String(text));
        return written.push(String(text)) > 0;
      });
  });

  afterEach(async () => {
    jest.restoreAllMocks();
    await rm(directory, { recursive: true });
  });

  /** A replication that shows one manifest, and ends with another or never. */
  function replicationsOf(manifest: Manifest | null, result: Promise<Manifest>): Replications {
    return {
      manifest: () => Promise.resolve(manifest),
      whereCopiesAre: () => Promise.resolve({ waits: {}, polls: {} }),
      obstacle: () => Promise.resolve(undefined),
      renew: () => Promise.resolve(),
      abort: () => Promise.reject(new Error('it must not be aborted')),
      result: () => result,
    } as unknown as Replications;
  }

  const never = new Promise<Manifest>(() => undefined);

  function follow(replications: Replications, options: Partial<FollowOptions> & { abortWhenDetached?: string }) {
    const outputFile = path.join(directory, 'manifest.json');
    return followUntilEnd(replications, ID, { remindEvery: 1000, json: true, outputFile, ...options });
  }

  async function fileOf(): Promise<Manifest> {
    return JSON.parse(await readFile(path.join(directory, 'manifest.json'), 'utf8')) as Manifest;
  }

  test('of a replication that has failed is in the file and on standard output, and the log ends with its regions', async () => {
    await follow(replicationsOf(FAILED_MANIFEST, Promise.resolve(FAILED_MANIFEST)), {});

    expect(await fileOf()).toEqual(FAILED_MANIFEST);
    expect(JSON.parse(written.at(-1) ?? '')).toEqual(FAILED_MANIFEST);
    const end = written.slice(-4, -1).map((line) => line.replace(/^\S+Z /, ''));
    expect(end).toEqual([
      'm-source0001 (web-7) from cn-hangzhou: failed, 1 of 2 available\n',
      'cn-beijing: available as m-copy0001\n',
      expect.stringMatching(/^eu-central-1: failed \(NameConflict/),
    ]);
  });

  test('so far is given when the time is over, the copies go on, and the exit code is 6', async () => {
    const left = await follow(replicationsOf(RUNNING, never), { timeout: 100 }).catch((error: unknown) => error);

    expect(left).toBeInstanceOf(LeftError);
    expect((left as LeftError).exitCode).toBe(6);
    expect((left as LeftError).message).toBe(
      `stopped waiting after 100ms; the replication goes on. Check it with: imageferry status ${ID}`,
    );
    expect(await fileOf()).toEqual(RUNNING);
  });

  test('so far is given when a signal comes that is to leave, and the exit code is 130', async () => {
    onWritten = (text) => text.includes('cn-beijing: copying') && process.emit('SIGTERM');
    const options = { onSignal: 'leave', abortWhenDetached: '5m' } as const;
    const left = await follow(replicationsOf(RUNNING, never), options).catch((error: unknown) => error);

    expect((left as LeftError).exitCode).toBe(130);
    expect((left as LeftError).message).toContain(
      'leaving; the replication goes on, until nobody has followed it for 5m. Abort it with: imageferry abort',
    );
    expect(await fileOf()).toEqual(RUNNING);
  });

  test.each<[string, Error, string]>([
    ['the replication is lost', new ReplicationLostError('it was terminated'), 'it was terminated'],
    ['the connection is lost', new UnreachableError('Temporal is gone'), 'Temporal is gone'],
  ])('so far is given when %s', async (_, error, message) => {
    const { until, happen } = moments();
    onWritten = (text) => {
      if (text.includes('cn-beijing: copying')) happen('seen');
    };
    const result = until('seen').then(() => Promise.reject<Manifest>(error));

    await expect(follow(replicationsOf(RUNNING, result), {})).rejects.toThrow(message);
    expect(await fileOf()).toEqual(RUNNING);
    expect(JSON.parse(written.at(-1) ?? '')).toEqual(RUNNING);
  });

  test('so far is given by a command that waits in silence, too, when its time is over', async () => {
    const options = { timeout: 50, json: true, outputFile: path.join(directory, 'manifest.json') };
    const left = await waitForReplication(replicationsOf(RUNNING, never), ID, options).catch((error: unknown) => error);

    expect((left as LeftError).exitCode).toBe(6);
    expect(await fileOf()).toEqual(RUNNING);
    expect(written).toEqual([`${JSON.stringify(RUNNING, null, 2)}\n`]);
  });

  test('so far that cannot be learnt does not hide why a command has left', async () => {
    const replications = replicationsOf(RUNNING, never);
    replications.manifest = () => Promise.reject(new UnreachableError('no worker answers'));

    await expect(waitForReplication(replications, ID, { timeout: 50 })).rejects.toThrow('stopped waiting');
  });

  test('that does not exist yet is no file', async () => {
    await expect(follow(replicationsOf(null, never), { timeout: 50 })).rejects.toThrow('stopped waiting');

    expect(await readdir(directory)).toEqual([]);
  });

  test('that cannot be written in the end fails the command, and stands on standard output', async () => {
    const options = { outputFile: path.join(directory, 'absent', 'x') };

    await expect(follow(replicationsOf(RUNNING, Promise.resolve(FAILED_MANIFEST)), options)).rejects.toThrow(
      /^--output-file: ".*x" was not written: .*ENOENT/,
    );
    expect(JSON.parse(written.at(-1) ?? '')).toEqual(FAILED_MANIFEST);
  });
});
