import { defined } from '../../contract/defined';
import type { Account } from '../account';
import { documentedError } from '../ecs-error';
import type { Parameters } from '../parameters';
import type { SimulatedSnapshot } from '../snapshot';
import { percentOf, remainSecondsOf, timeText } from './image-body';
import { isPagedByToken, pageByToken, pageOf } from './paging';
import { regionOf } from './rules';
import { type ShownSnapshot, snapshotIdsOf, snapshotStatus, snapshotTestOf } from './snapshot-filters';

/** Snapshots of one region that fit all filters, in pages by number or by token. */
export function describeSnapshots(account: Account, parameters: Parameters): Record<string, unknown> {
  const regionId = regionOf(account, parameters);
  const candidates = candidatesOf(account, regionId, parameters);
  const isWanted = snapshotTestOf(parameters);
  account.advance();
  const found = candidates.map((snapshot) => ({ snapshot, image: account.imageWith(snapshot) })).filter(isWanted);
  const page = isPagedByToken(parameters) ? pageByToken(parameters, found) : pageOf(parameters, found);
  if (parameters.flag('DryRun') === true) throw documentedError('DryRunOperation');
  return { ...page.body, Snapshots: { Snapshot: page.items.map((shown) => snapshotBody(account, shown)) } };
}

/** The snapshots with the ids that are given, or all of the region. */
function candidatesOf(account: Account, regionId: string, parameters: Parameters): SimulatedSnapshot[] {
  const ids = snapshotIdsOf(parameters);
  if (ids === undefined) return account.snapshots(regionId);
  return ids.flatMap((id) => account.findSnapshot(id) ?? []).filter((snapshot) => snapshot.regionId === regionId);
}

function snapshotBody(account: Account, { snapshot, image }: ShownSnapshot): Record<string, unknown> {
  return defined({
    SnapshotId: snapshot.snapshotId,
    SnapshotName: snapshot.name,
    Description: '',
    RegionId: snapshot.regionId,
    Status: snapshotStatus(image),
    Progress: image === undefined ? '100%' : percentOf(image),
    RemainTime: image === undefined ? undefined : remainSecondsOf(account, image),
    Available: snapshotStatus(image) === 'accomplished',
    CreationTime: timeText(snapshot.createdAt),
    LastModifiedTime: timeText(snapshot.createdAt),
    SnapshotType: 'user',
    Category: 'standard',
    InstantAccess: false,
    Usage: image === undefined ? 'none' : 'image',
    Encrypted: snapshot.encrypted,
    KMSKeyId: snapshot.kmsKeyId ?? '',
    ResourceGroupId: snapshot.resourceGroupId,
    ProductCode: '',
    Tags: { Tag: [] },
    ...originBody(snapshot),
  });
}

function originBody({ diskType, sizeGiB, source }: SimulatedSnapshot): Record<string, unknown> {
  return defined({
    SourceDiskId: '',
    SourceDiskSize: String(sizeGiB),
    SourceDiskType: diskType,
    SourceStorageType: 'disk',
    SourceRegionId: source?.regionId,
    SourceSnapshotId: source?.snapshotId,
  });
}
