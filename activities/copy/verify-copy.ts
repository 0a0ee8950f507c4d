import { activityInfo } from '@temporalio/activity';
import type { CopySpec, ImageFacts } from '../../contract/schema/plan';
import type { Dependencies } from '../shared/dependencies';
import type { EcsImage } from '../ecs/api';
import { comeBackLater, failWith } from '../shared/failures';
import { heartbeating } from '../shared/heartbeat';
import { factsOf } from '../image/image-facts';
import { patiently } from '../shared/patience';

export interface VerifyCopyInput {
  spec: CopySpec;
  imageId: string;
  adopted: boolean;
}

/**
 * Compares the finished copy with its source and with the request. Returns the names of what was compared.
 * Fails with `VerificationFailed`, naming each difference; with `NameConflict` when the image is another replication's. ECS offers no digest: the content itself cannot be compared.
 */
export function verifyCopy(dependencies: Dependencies) {
  return (input: VerifyCopyInput): Promise<string[]> => heartbeating(() => verify(dependencies, input));
}

async function verify(dependencies: Dependencies, { spec, imageId, adopted }: VerifyCopyInput): Promise<string[]> {
  const { ecs, pacing } = dependencies;
  const [image] = await patiently(dependencies, () => ecs.describeImages(spec.regionId, { imageId }));
  const mayBeLate = Date.now() - activityInfo().scheduledTimestampMs < pacing.visibilityGraceMs;
  const later = (what: string) =>
    comeBackLater(spec.regionId, `${imageId} is not visible: ${what}`, pacing.lookIntervalMs);
  if (image === undefined) {
    throw mayBeLate
      ? later('the image')
      : failWith('CopyVanished', spec.regionId, `${imageId} was finished and is gone: somebody deleted it`);
  }
  const comparisons = compare(image, spec, adopted);
  const differences = comparisons.filter(({ expected, actual }) => expected !== actual);
  if (mayBeLate && differences.length > 0 && differences.every(({ name }) => name === 'tags')) throw later('its tags');
  if (differences.length > 0) {
    const text = differences.map(({ name, expected, actual }) => `${name} is ${actual}, not ${expected}`).join('; ');
    throw adopted
      ? failWith(
          'NameConflict',
          spec.regionId,
          `${imageId}, a copy by another replication, has the name ${spec.name}, but ${text}`,
        )
      : failWith('VerificationFailed', spec.regionId, `${imageId}: ${text}`);
  }
  return comparisons.map(({ name }) => name);
}

interface Comparison {
  name: string;
  expected: string;
  actual: string;
}

function compare(image: EcsImage, spec: CopySpec, adopted: boolean): Comparison[] {
  const facts = factsOf(image);
  const comparisons: Comparison[] = [
    same('size', spec.expected, facts, (value) => `${String(value.sizeGiB)} GiB`),
    same('architecture', spec.expected, facts, (value) => value.architecture),
    same('platform', spec.expected, facts, (value) => value.platform),
    same('osType', spec.expected, facts, (value) => value.osType),
    same('bootMode', spec.expected, facts, (value) => value.bootMode),
    same('nvmeSupport', spec.expected, facts, (value) => value.nvmeSupport),
    same('disks', spec.expected, facts, (value) => JSON.stringify(value.disks)),
  ];
  if (spec.encrypted === true) {
    comparisons.push({
      name: 'encryption',
      expected: 'true',
      actual: String(image.disks.every((disk) => disk.encrypted)),
    });
  }
  if (spec.resourceGroupId !== undefined) {
    comparisons.push({ name: 'resourceGroup', expected: spec.resourceGroupId, actual: image.resourceGroupId });
  }
  if (!adopted) comparisons.push({ name: 'tags', expected: 'all', actual: missingTags(image, spec) });
  return comparisons;
}

function same(name: string, expected: ImageFacts, actual: ImageFacts, read: (facts: ImageFacts) => string): Comparison {
  return { name, expected: read(expected), actual: read(actual) };
}

function missingTags(image: EcsImage, spec: CopySpec): string {
  const missing = Object.entries(spec.tags).filter(([key, value]) => image.tags[key] !== value);
  return missing.length === 0 ? 'all' : `without ${missing.map(([key]) => key).join(', ')}`;
}
