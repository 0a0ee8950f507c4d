import { defined } from '../../contract/defined';
import type { CopySpec } from '../../contract/schema/plan';
import type { CopyImageParameters } from '../ecs/api';
import { tagsOf } from './relay';

/**
 * The parameters of CopyImage, byte for byte the same on every try of one generation. A generation is named after what
 * made the client token before it useless; the first one has no name.
 */
export function copyParameters(spec: CopySpec, generation?: string): CopyImageParameters {
  const { encrypted, kmsKeyId, resourceGroupId } = spec;
  const { regionId, imageId } = spec.via ?? spec.source;
  return {
    regionId,
    imageId,
    destinationRegionId: spec.regionId,
    destinationImageName: spec.name,
    destinationDescription: spec.description,
    tags: tagsOf(spec),
    clientToken: generation === undefined ? spec.token : `${spec.token.slice(0, 40)}.${generation.slice(-20)}`,
    ...defined({ encrypted, kmsKeyId, resourceGroupId }),
  };
}
