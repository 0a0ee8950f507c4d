import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { SIMULATOR_KEY, simulatorAdmin, startSimulator, type Simulator } from '../../simulator';

const run = promisify(execFile);

const REQUIREMENTS = path.join(__dirname, 'requirements.txt');

/** The SDKs stay between checkouts, in the folder of the programs that the set-up downloads. */
function cachedFolder(): string {
  const cache = process.env['XDG_CACHE_HOME'] ?? path.join(homedir(), '.cache');
  const hash = createHash('sha256').update(readFileSync(REQUIREMENTS)).digest('hex').slice(0, 16);
  return path.join(process.env['IMAGEFERRY_CACHE'] ?? path.join(cache, 'imageferry'), `python-clients-${hash}`);
}

/** Installs the SDKs, each file of which pip checks against its hash. Returns where they are, or nothing without an index. */
async function installedSdks(): Promise<string | undefined> {
  const folder = cachedFolder();
  if (existsSync(folder)) return folder;
  const draft = `${folder}.${String(process.pid)}`;
  const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--no-input'];
  try {
    await run('python3', [...pip, '--require-hashes', '--target', draft, '--requirement', REQUIREMENTS]);
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    if (/No matching distribution|Could not find a version/.test(String(error))) return undefined;
    throw error;
  }
  await rename(draft, folder);
  return folder;
}

let sdks: string | undefined;
let simulator: Simulator;

beforeAll(async () => {
  sdks = await installedSdks();
});

beforeEach(async () => {
  simulator = await startSimulator({ host: '127.0.0.1', port: 0, adminPort: 0, settings: { copySeconds: 0.3 } });
  await simulatorAdmin(simulator.adminPort ?? 0).addImage({
    regionId: 'cn-hangzhou',
    imageId: 'm-source',
    name: 'web',
  });
});

afterEach(() => simulator.stop());

test.each([
  ['older SDK', 'older.py', []],
  ['newer SDK', 'newer.py', ['blocking']],
  ['newer SDK, async', 'newer.py', ['async']],
])('the %s of Python carries out the script of calls', async (_name, program, options) => {
  if (sdks === undefined) {
    process.stderr.write('skipped: pip has no index\n');
    return;
  }
  const host = `127.0.0.1:${String(simulator.port)}`;
  const args = [path.join(__dirname, program), host, SIMULATOR_KEY.id, SIMULATOR_KEY.secret, ...options];
  const env = { ...process.env, PYTHONPATH: sdks, PYTHONDONTWRITEBYTECODE: '1' };
  const { stdout } = await run('python3', args, { env });
  expect(JSON.parse(stdout)).toEqual({
    regions: 29,
    dryRun: 'DryRunOperation',
    sameToken: true,
    changedToken: 'IdempotentParameterMismatch',
    copy: ['copy', 'a & b', true],
    tagged: [true],
    cancelled: true,
    snapshots: true,
    deleted: true,
    left: 0,
    bad: [
      'InvalidImageId.NotFound',
      'ImageCreatedNotFromCopy',
      'InvalidRegionId.NotFound',
      'InvalidSnapshotId.NotFound',
      'SignatureDoesNotMatch',
    ],
  });
});
