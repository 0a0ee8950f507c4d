import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Account } from '../../../simulator/account';
import { emptyState } from '../../../simulator/account-state';
import { describeImages } from '../../../simulator/actions/describe-images';
import { describeSnapshots } from '../../../simulator/actions/describe-snapshots';
import { SimulatedImage } from '../../../simulator/image';
import { Parameters } from '../../../simulator/parameters';
import { newSnapshot } from '../../../simulator/snapshot';
import { StateFile } from '../../../simulator/state-file';

let folder: string;
let file: string;
let opened: StateFile[];

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'imageferry-state-'));
  file = path.join(folder, 'state.json');
  opened = [];
});

afterEach(() => {
  for (const one of opened) one.close();
  rmSync(folder, { recursive: true });
});

/** Opens the file for an account, as a start of the simulator does. */
function open(account: Account): StateFile {
  const stateFile = new StateFile(file, () => account.state());
  opened.push(stateFile);
  return stateFile;
}

function accountWithImages(count: number): Account {
  const account = new Account();
  for (let n = 0; n < count; n += 1) {
    account.add({ regionId: 'cn-beijing', imageId: `m-${String(n)}`, name: `image-${String(n)}` });
  }
  return account;
}

test('there is no state without a file', () => {
  expect(StateFile.read(file)).toBeUndefined();
});

test('a call costs what it changes, and one that changes nothing writes nothing', () => {
  const account = accountWithImages(500);
  const stateFile = open(account);
  account.takeChanges();
  const whole = readFileSync(file, 'utf8');
  account.find('cn-beijing', 'm-1');
  stateFile.save(account.takeChanges());
  expect(statSync(`${file}.changes`).size).toBe(0);
  const image = account.find('cn-beijing', 'm-1');
  if (image !== undefined) account.change(image, { description: 'changed' });
  stateFile.save(account.takeChanges());
  expect(statSync(`${file}.changes`).size).toBeLessThan(2000);
  expect(readFileSync(file, 'utf8')).toBe(whole);
  expect(StateFile.read(file)).toEqual(account.state());
});

test('what was half written when the process was killed is left out as a whole', () => {
  const account = accountWithImages(1);
  const stateFile = open(account);
  account.takeChanges();
  account.rememberToken('kept', { fingerprint: '', imageId: 'm-0', at: 0 });
  stateFile.save(account.takeChanges());
  appendFileSync(`${file}.changes`, '[["token","lost",{"finger');
  expect(StateFile.read(file)?.tokens).toEqual({ kept: { fingerprint: '', imageId: 'm-0', at: 0 } });
  const again = open(new Account(StateFile.read(file)));
  again.save([['token', 'next', { fingerprint: '', imageId: 'm-0', at: 0 }]]);
  expect(Object.keys(StateFile.read(file)?.tokens ?? {})).toEqual(['kept', 'next']);
});

test('changes that were put together already and are read again do no harm', () => {
  const account = accountWithImages(3);
  const stateFile = open(account);
  const image = account.find('cn-beijing', 'm-1');
  if (image !== undefined) account.remove(image);
  account.removeSnapshots(account.snapshots().map(({ snapshotId }) => snapshotId));
  stateFile.save(account.takeChanges());
  const changes = readFileSync(`${file}.changes`, 'utf8');
  open(new Account(StateFile.read(file)));
  writeFileSync(`${file}.changes`, changes);
  expect(StateFile.read(file)).toEqual(account.state());
});

test('many changes are put together with the rest', () => {
  const account = accountWithImages(1);
  const stateFile = open(account);
  const description = 'x'.repeat(200_000);
  const image = account.find('cn-beijing', 'm-0');
  for (let n = 0; n < 30; n += 1) {
    if (image !== undefined) account.change(image, { description: `${description}${String(n)}` });
    stateFile.save(account.takeChanges());
  }
  expect(statSync(`${file}.changes`).size).toBeLessThan(4_000_000);
  expect(StateFile.read(file)).toEqual(account.state());
});

describe('a file of an older simulator', () => {
  const disk = { type: 'system', device: '/dev/xvda', sizeGiB: 60, snapshotId: 's-1', encrypted: true };
  const oldImage = {
    ...{ regionId: 'cn-beijing', imageId: 'm-1', name: 'old', description: 'kept', status: 'Available' },
    ...{ ownerAlias: 'self', tags: { team: 'web' }, resourceGroupId: '', isCopied: true, createdAt: 7, sizeGiB: 60 },
    ...{ architecture: 'arm64', platform: 'Aliyun', osType: 'linux', bootMode: 'UEFI', nvmeSupport: 'supported' },
    ...{ disks: [disk], visibleFrom: 0, tagsVisibleFrom: 0 },
  };
  const oldSnapshot = { regionId: 'cn-beijing', snapshotId: 's-1' };

  test('has images and snapshots that lack fields: they get their defaults', () => {
    writeFileSync(file, JSON.stringify({ images: [oldImage], snapshots: [oldSnapshot] }));
    const later = { image: { ...oldImage, imageId: 'm-2' }, snapshot: { ...oldSnapshot, snapshotId: 's-2' } };
    const changes = [
      ['image', 'cn-beijing/m-2', later.image],
      ['snapshot', 's-2', later.snapshot],
    ];
    writeFileSync(`${file}.changes`, `${JSON.stringify(changes)}\n`);

    const { images = [], snapshots = [] } = StateFile.read(file) ?? {};

    expect(images).toMatchObject([oldImage, later.image]);
    expect(images.map((image) => SimulatedImage.safeParse(image).error)).toEqual([undefined, undefined]);
    expect(snapshots).toEqual([newSnapshot(oldSnapshot), newSnapshot(later.snapshot)]);
  });

  test('serves every call that reads', () => {
    writeFileSync(file, JSON.stringify({ images: [oldImage], snapshots: [oldSnapshot] }));
    const account = new Account(StateFile.read(file));
    const parameters = new Parameters(new Map([['RegionId', 'cn-beijing']]));
    expect(describeImages(account, parameters)).toMatchObject({ Images: { Image: [{ ImageId: 'm-1', Size: 60 }] } });
    expect(describeSnapshots(account, parameters)).toMatchObject({
      Snapshots: { Snapshot: [{ SnapshotId: 's-1', Usage: 'image', SourceDiskType: 'system' }] },
    });
  });
});

test('a file of an older simulator, with fewer parts, is read', () => {
  writeFileSync(file, JSON.stringify({ settings: emptyState().settings, images: [] }));
  expect(StateFile.read(file)).toEqual(emptyState());
});
