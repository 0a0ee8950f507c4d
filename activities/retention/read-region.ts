import { PROVENANCE_TAGS, RETENTION_TAGS } from '../../contract/names';
import type { NightTarget, WantedImage } from '../../contract/night';
import type { SyncPolicy } from '../../contract/schema/policy';
import { durationMs } from '../../contract/schema/request';
import type { Retention } from '../../contract/schema/retention';
import { defined } from '../../contract/defined';
import type { EcsImage } from '../ecs/api';
import { snapshotIdsOf, statusOf } from '../image/image-state';
import { targetsOf } from '../replication/copy-spec';
import type { Dependencies } from '../shared/dependencies';
import { toFailureAtOnce } from '../shared/ecs-failures';
import { retryQuickly } from '../shared/retry-quickly';
import { serverNow } from '../shared/server-time';
import { findingOf } from '../sync/judge-image';
import { pickImages } from '../sync/pick-images';
import { belongsTo, groupBehind, nameBehind, type SourceTraits } from './belongs';
import type { CopyFacts, RegionFacts } from './facts';

/** A policy with retention, as it is after its defaults. */
export type RetainingPolicy = SyncPolicy & { retention: Retention };

/**
 * Reads what a region has of the copies of a selection, and what is selected: all of it anew. What ECS refuses is not asked for
 * again.
 */
export async function readRegion(
  dependencies: Dependencies,
  policy: RetainingPolicy,
  regionId: string,
): Promise<RegionFacts> {
  return read(dependencies, policy, regionId).catch((error: unknown) => {
    throw toFailureAtOnce(error);
  });
}

async function read(dependencies: Dependencies, policy: RetainingPolicy, regionId: string): Promise<RegionFacts> {
  const { ecs } = dependencies;
  const { regionId: sourceRegionId } = policy.images;
  const [regions, sources, copies] = await Promise.all([
    retryQuickly(dependencies, () => ecs.describeRegions(sourceRegionId)),
    retryQuickly(dependencies, () => ecs.describeImages(sourceRegionId, {})),
    retryQuickly(dependencies, () => ecs.describeImages(regionId, { tag: { key: PROVENANCE_TAGS.source } })),
  ]);
  const { targets, shareWith } = policy;
  const target = targetsOf({ targets, source: policy.images, shareWith }, regions).find(
    (candidate) => candidate.regionId === regionId,
  );
  return factsOfRegion({ policy, target: target ?? { regionId, required: true }, sources, copies, now: serverNow() });
}

interface Seen {
  policy: RetainingPolicy;
  target: NightTarget;
  /** The account's own images in the source region. */
  sources: readonly EcsImage[];
  /** Images of the target region with the tag of imageferry that names their source. */
  copies: readonly EcsImage[];
  now: number;
}

/** What retention has to know of a region, from the lists of images. Pure. */
export function factsOfRegion(seen: Seen): RegionFacts {
  const { policy, target, sources, copies, now } = seen;
  const { keep, deleteAfter, ignoreScalingConfigurations } = policy.retention;
  const { regionId: sourceRegionId } = policy.images;
  const selected = pickImages(policy, sources, now);
  const lacking = selected.filter((image) => findingOf(image, sourceRegionId, target, copies)?.state !== 'ready');
  const ids = new Set(selected.map(({ imageId }) => imageId));
  const imagesById = new Map(sources.map((image) => [image.imageId, image]));
  return {
    now,
    keep,
    deleteAfterMs: durationMs(deleteAfter),
    ignoresScalingConfigurations: ignoreScalingConfigurations,
    selectedCount: selected.length,
    shareWith: target.shareWith ?? [],
    lacking: lacking.map(({ imageId }) => imageId),
    copies: copies.map((image) => factsOfCopy(image, seen, ids, imagesById)),
  };
}

function factsOfCopy(
  image: EcsImage,
  { policy, target, sources, now }: Seen,
  selected: ReadonlySet<string>,
  imagesById: ReadonlyMap<string, EcsImage>,
): CopyFacts {
  const source = image.tags[PROVENANCE_TAGS.source] ?? '';
  const prefix = `${policy.images.regionId}/`;
  const sourceId = source.startsWith(prefix) ? source.slice(prefix.length) : undefined;
  const original = sourceId === undefined ? undefined : imagesById.get(sourceId);
  const wanted = original && pickImages(named(policy, original.imageId), sources, now)[0];
  const traits = sourceId === undefined ? {} : (original ?? traitsOf(image, policy, sourceId));
  const { newestPer } = policy.images;
  const { imageId, name, tags, createdAt } = image;
  return {
    imageId,
    name,
    source,
    isOurs: source !== '' && tags[PROVENANCE_TAGS.run] !== undefined && image.isCopied !== false,
    belongs: sourceId !== undefined && belongsTo(policy.images, traits),
    group: (newestPer === undefined ? undefined : groupBehind(traits, newestPer)) ?? '',
    isSelected: sourceId !== undefined && selected.has(sourceId),
    ...stateOf(image, policy.images.regionId, target, wanted),
    isKeptByHand: tags[RETENTION_TAGS.keep] !== undefined,
    tagCount: Object.keys(tags).length,
    isPublic: image.isPublic === true,
    isUsed: image.isUsed === true,
    snapshotIds: snapshotIdsOf(image),
    ...defined({ createdAt, sourceCreatedAt: original?.createdAt, mark: tags[RETENTION_TAGS.deprecatedAt] }),
  };
}

/** The same policy for exactly one image. */
function named(policy: SyncPolicy, imageId: string): SyncPolicy {
  return { ...policy, images: { regionId: policy.images.regionId, imageIds: [imageId] } };
}

/** What a copy tells of a source image that is gone. */
function traitsOf({ name, imageFamily }: EcsImage, policy: SyncPolicy, sourceId: string): SourceTraits {
  return defined({
    name: nameBehind(name, policy.name, sourceId),
    imageFamily: imageFamily === '' ? undefined : imageFamily,
  });
}

/** A copy whose source is gone cannot be compared. What is Available was compared when it was made. */
function stateOf(
  image: EcsImage,
  sourceRegionId: string,
  target: NightTarget,
  wanted: WantedImage | undefined,
): Pick<CopyFacts, 'state' | 'stateText'> {
  const stateText = `it is ${statusOf(image)}`;
  if (image.status === 'Deprecated') return { state: 'deprecated', stateText };
  const sourceId = image.tags[PROVENANCE_TAGS.source]?.slice(sourceRegionId.length + 1) ?? '';
  const finding = findingOf(wanted ?? { imageId: sourceId, name: '' }, sourceRegionId, target, [image]);
  return finding?.state === 'ready'
    ? { state: 'usable', stateText }
    : { state: 'other', stateText: finding?.text ?? stateText };
}
