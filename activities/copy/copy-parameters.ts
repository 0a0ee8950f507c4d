import { defined } from '../../contract/defined';
import type { CopySpec } from '../../contract/schema/plan';
import type { CopyImageParameters } from '../ecs/api';

/**
 * The parameters of CopyImage, byte for byte the same on every try of one generation. A generation is named after what
 * made the client token before it useless; the first one has no name.
 */
export function copyParameters(spec: CopySpec, generation?: string): CopyImageParameters {
  const { encrypted, kmsKeyId, resourceGroupId } = spec;
  return {
    regionId: spec.source.regionId,
    imageId: spec.source.imageId,
    destinationRegionId: spec.regionId,
    destinationImageName: spec.name,
    destinationDescription: spec.description,
    tags: spec.tags,
    clientToken: generation === undefined ? spec.token : `${spec.token.slice(0, 40)}.${generation.slice(-20)}`,
    ...defined({ encrypted, kmsKeyId, resourceGroupId }),
  };
}
