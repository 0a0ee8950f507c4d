import { defined } from '../../contract/defined';
import { clipped } from '../../contract/clipped';
import { PROVENANCE_TAGS } from '../../contract/names';
import { type Finding, LONGEST_REASON, type NightTarget, type WantedImage } from '../../contract/night';
import type { CopySpec, ImageFacts } from '../../contract/schema/plan';
import type { EcsImage } from '../ecs/api';
import { compareEssentials, differencesOf } from '../image/compare-image';
import { tagOfImage } from '../image/provenance';
import { isBroken, isReady, isStatusKnown, isUnfinished, statusOf } from '../image/image-state';

/** What an image of a target region is to a policy, without the id of the source image. */
type Judgement = Omit<Finding, 'imageId'>;

/** The best image comes first. */
const ORDER: readonly Finding['state'][] = ['ready', 'unshared', 'copying', 'unclear', 'different', 'broken'];

/**
 * What a region has of a source image: its copy by the tags, under whatever name, or else the image of its name. Undefined
 * when the region has nothing of it. `images` are all of the account's own in the target region. Pure.
 */
export function findingOf(
  wanted: WantedImage,
  sourceRegionId: string,
  target: NightTarget,
  images: readonly EcsImage[],
): Finding | undefined {
  const source = tagOfImage({ regionId: sourceRegionId, imageId: wanted.imageId });
  const copies = images.filter(({ tags }) => tags[PROVENANCE_TAGS.source] === source);
  const others = images.filter(({ name }) => wanted.copyName !== undefined && name === wanted.copyName);
  const judgements =
    copies.length > 0
      ? copies.map((image) => judgeCopy(image, wanted, sourceRegionId, target))
      : others.map((image) => judgeOther(image, source));
  const [best] = judgements.sort((one, other) => ORDER.indexOf(one.state) - ORDER.indexOf(other.state));
  return best && { imageId: wanted.imageId, ...best, text: clipped(best.text, LONGEST_REASON) };
}

/** An image whose tags say that it is a copy of the source. */
function judgeCopy(
  image: EcsImage,
  { imageId, expected }: WantedImage,
  sourceRegionId: string,
  target: NightTarget,
): Judgement {
  const copyId = image.imageId;
  const text = `${copyId} is ${statusOf(image)}`;
  if (!isStatusKnown(image)) return { copyId, state: 'unclear', text };
  if (isBroken(image)) return { copyId, state: 'broken', text };
  if (image.status === 'Deprecated') return { copyId, state: 'different', text };
  if (isUnfinished(image)) return { copyId, state: 'copying', text: `${text}, ${String(image.progress)} %` };
  if (!isReady(image)) return { copyId, state: 'copying', text };
  return {
    copyId,
    ...compare(image, expected && specOf(image, expected, { regionId: sourceRegionId, imageId }, target)),
  };
}

/** An image that has the name of the copy, and not its tags. */
function judgeOther(image: EcsImage, source: string): Judgement {
  const copyId = image.imageId;
  const origin = image.tags[PROVENANCE_TAGS.source];
  if (origin === undefined && image.isCopied !== false && isUnfinished(image))
    return { copyId, state: 'copying', text: `${copyId} is ${statusOf(image)}, and ECS does not show its tags` };
  const whose = origin === undefined ? `no copy of ${source}` : `a copy of ${origin}`;
  return { copyId, state: 'different', text: `${copyId} has the name ${image.name} and is ${whose}` };
}

/** Without a source there is nothing to compare with. What ECS does not say is no difference. */
function compare(image: EcsImage, spec: CopySpec | undefined): Omit<Judgement, 'copyId'> {
  if (spec === undefined) return { state: 'ready', text: '' };
  const differences = differencesOf(compareEssentials(image, spec, { adopted: true }));
  const unsaid = differences.filter(({ actual }) => actual === undefined);
  const others = differences.filter(({ actual }) => actual !== undefined);
  if (others.length > 0) {
    const text = others.map(({ name, actual, expected }) => `${name} is ${String(actual)}, not ${expected}`).join('; ');
    return { state: 'different', text: `${image.imageId}: ${text}` };
  }
  if (unsaid.length === 0) return { state: 'ready', text: '' };
  const names = unsaid.map(({ name }) => name).join(', ');
  return { state: 'unclear', text: `ECS does not say this of ${image.imageId}: ${names}` };
}

/** What the comparison has to know of the wanted copy. */
function specOf(
  { name }: EcsImage,
  expected: ImageFacts,
  source: CopySpec['source'],
  { regionId, encrypted, kmsKeyId, resourceGroupId }: NightTarget,
): CopySpec {
  return {
    source,
    regionId,
    name,
    expected,
    description: '',
    tags: {},
    token: '',
    deadlineMs: 1,
    ...defined({ encrypted, kmsKeyId, resourceGroupId }),
  };
}
