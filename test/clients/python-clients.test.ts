import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { SIMULATOR_KEY, simulatorAdmin, startSimulator, type Simulator } from '../../simulator';
import { installedSdks } from './python-sdks';

const run = promisify(execFile);

/** Installed before the tests are collected: Jest has to know by then whether to skip them. */
const sdks = installedSdks();
const describeUnlessOffline = sdks === undefined ? describe.skip : describe;

describeUnlessOffline('with an index of packages for pip', () => {
  let simulator: Simulator;

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
});
