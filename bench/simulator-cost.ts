import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { markdownTable } from '../contract/markdown';
import { startSimulatorProcess } from '../dev/simulator-process';
import { newImage, type SimulatedImage } from '../simulator/image';
import { DEFAULT_SETTINGS } from '../simulator/settings';
import { snapshotOf } from '../simulator/snapshot';
import { USUAL_REGIONS } from '../simulator/usual-regions';
import { signedAcs3 } from '../test/simulator/signing';
import { quantile } from './measure/quantile';

const IMAGES = 10_000;
const WAITING_COPIES = 5_000;
/** The median of every kind of call must be below. */
const BOUND_MS = 5;
const CALLS = 200;

const SOURCE = 'cn-hangzhou';
const TARGETS = Object.keys(USUAL_REGIONS).filter((regionId) => regionId !== SOURCE);
const ALL_STATUSES = 'Creating,Waiting,Available,UnAvailable,CreateFailed,Deprecated';

interface Call {
  action: string;
  parameters: Record<string, string>;
}

/** A full account: half of the images in the source region, the others and the copies in all other regions. */
function fullAccount(): object {
  const images = Array.from({ length: IMAGES }, (_, n) => {
    const regionId = n % 2 === 0 ? SOURCE : targetOf(n);
    return withSnapshot(
      newImage({ regionId, imageId: `m-${String(n)}`, name: nameOf(n), tags: { number: String(n) } }),
    );
  });
  const copies = Array.from({ length: WAITING_COPIES }, (_, n) => waitingCopy(n));
  const all = [...images, ...copies];
  const snapshots = all.flatMap((image) => image.disks.map((disk) => snapshotOf(image, disk)));
  const settings = { ...DEFAULT_SETTINGS, copySeconds: 100_000 };
  return { settings, images: all, snapshots, tokens: {}, peaks: { into: {}, from: {} } };
}

function waitingCopy(n: number): SimulatedImage {
  const source = { regionId: SOURCE, imageId: `m-${String(2 * n)}` };
  const copy = { source, done: 0, at: Date.now(), endsAs: 'Available' } as const;
  const imageId = `m-copy-${String(n)}`;
  const image = newImage({ regionId: targetOf(n), imageId, name: `copy-${String(n)}`, status: 'Waiting', copy });
  return withSnapshot({ ...image, isCopied: true });
}

function withSnapshot(image: SimulatedImage): SimulatedImage {
  return { ...image, disks: image.disks.map((disk) => ({ ...disk, snapshotId: `s-${image.imageId}` })) };
}

function targetOf(n: number): string {
  return TARGETS[n % TARGETS.length] ?? SOURCE;
}

function nameOf(n: number): string {
  return `image-${String(n)}`;
}

/** What is measured, by name: the n-th call of each kind. No two calls change the same image. */
const CALLS_BY_KIND: Record<string, (n: number) => Call> = {
  'DescribeImages by id': (n) => describe(targetOf(n), { ImageId: `m-copy-${String(n)}` }),
  'DescribeImages by name': (n) => describe(SOURCE, { ImageName: nameOf(2 * n) }),
  'DescribeImages by tag': (n) => describe(SOURCE, { 'Tag.1.Key': 'number', 'Tag.1.Value': String(2 * n) }),
  'DescribeImages of a region, a page of 100': (n) => describe(targetOf(n), { PageSize: '100' }),
  DescribeRegions: () => ({ action: 'DescribeRegions', parameters: {} }),
  DescribeSnapshots: (n) => ({
    action: 'DescribeSnapshots',
    parameters: { RegionId: SOURCE, SnapshotIds: JSON.stringify([`s-m-${String(2 * n)}`]) },
  }),
  CopyImage: (n) => ({
    action: 'CopyImage',
    parameters: {
      RegionId: SOURCE,
      ImageId: `m-${String(IMAGES - 2 - 2 * n)}`,
      DestinationRegionId: targetOf(IMAGES / 2 - n),
      DestinationImageName: `new-${String(n)}`,
      ClientToken: `token-${String(n)}`,
    },
  }),
  TagResources: (n) => ({
    action: 'TagResources',
    parameters: {
      RegionId: SOURCE,
      ResourceType: 'image',
      'ResourceId.1': `m-${String(2 * n)}`,
      'Tag.1.Key': 'team',
      'Tag.1.Value': 'web',
    },
  }),
  CancelCopyImage: (n) => ofImage('CancelCopyImage', targetOf(n), `m-copy-${String(n)}`),
  DeleteImage: (n) => ofImage('DeleteImage', targetOf(2 * n + 1), `m-${String(2 * n + 1)}`),
};

function describe(regionId: string, filter: Record<string, string>): Call {
  return { action: 'DescribeImages', parameters: { RegionId: regionId, Status: ALL_STATUSES, ...filter } };
}

function ofImage(action: string, regionId: string, imageId: string): Call {
  return { action, parameters: { RegionId: regionId, ImageId: imageId } };
}

const agent = new Agent({ keepAlive: true, maxSockets: 1 });

/** Carries out one call and returns how long its answer took, in ms. */
async function timed(port: number, { action, parameters }: Call): Promise<number> {
  const host = `127.0.0.1:${String(port)}`;
  const { method, headers, query = '' } = signedAcs3(host, action, canonicalQuery(parameters));
  const startedAt = performance.now();
  const outgoing = request({
    host: '127.0.0.1',
    port,
    method,
    headers: { host, ...headers },
    path: `/?${query}`,
    agent,
  });
  const [answer] = (await once(outgoing.end(), 'response')) as [NodeJS.ReadableStream & { statusCode: number }];
  const chunks: Buffer[] = [];
  for await (const chunk of answer) chunks.push(chunk as Buffer);
  const ms = performance.now() - startedAt;
  if (answer.statusCode !== 200) throw new Error(`${action}: ${Buffer.concat(chunks).toString()}`);
  return ms;
}

function canonicalQuery(parameters: Record<string, string>): string {
  return Object.entries(parameters)
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
    .sort()
    .join('&');
}

/** Starts a simulator with a full account in its state file, measures each kind of call, and prints a table. */
async function main(): Promise<void> {
  const folder = await mkdtemp(path.join(tmpdir(), 'imageferry-simulator-cost-'));
  const stateFile = path.join(folder, 'state.json');
  await writeFile(stateFile, JSON.stringify(fullAccount()));
  const simulator = await startSimulatorProcess('simulator/main', ['--state-file', stateFile]);
  try {
    const rows: string[][] = [];
    for (const [kind, callOf] of Object.entries(CALLS_BY_KIND)) rows.push(await measure(simulator.port, kind, callOf));
    process.stdout.write(
      `${String(IMAGES)} images, ${String(WAITING_COPIES)} waiting copies, one client, ms a call\n\n`,
    );
    process.stdout.write(`${markdownTable(['call', 'calls', 'median', '95 %', 'maximum'], rows).join('\n')}\n`);
  } finally {
    agent.destroy();
    await simulator.stop();
    await rm(folder, { recursive: true });
  }
}

async function measure(port: number, kind: string, callOf: (n: number) => Call): Promise<string[]> {
  const times: number[] = [];
  for (let n = 0; n < CALLS; n += 1) times.push(await timed(port, callOf(n)));
  times.sort((a, b) => a - b);
  const median = quantile(times, 0.5);
  if (median >= BOUND_MS) {
    process.stderr.write(`${kind}: the median must be below ${String(BOUND_MS)} ms\n`);
    process.exitCode = 1;
  }
  return [kind, String(CALLS), ...[median, quantile(times, 0.95), quantile(times, 1)].map((ms) => ms.toFixed(2))];
}

void main();
