import { z } from 'zod';
import { ImageId, MAX_TARGETS, RegionId } from './request';

/** The well-formed parts of a request that ECS can check. This schema accepts any input. */
export const Named = z
  .object({
    source: z
      .object({ regionId: RegionId.optional().catch(undefined), imageId: ImageId.optional().catch(undefined) })
      .catch({}),
    targets: z
      .array(
        z
          .union([RegionId, z.object({ regionId: RegionId })])
          .nullable()
          .catch(null),
      )
      .catch([]),
    name: z.unknown().optional(),
  })
  .catch({ source: {}, targets: [], name: undefined })
  .transform(({ source, targets, name }) => ({
    source,
    targets: targets.slice(0, MAX_TARGETS).map((target) => (typeof target === 'string' ? target : target?.regionId)),
    isNameGiven: name !== undefined,
  }));
export type Named = z.infer<typeof Named>;

/** Whether the request has any part that ECS can check. */
export function isAnythingNamed({ source, targets }: Named): boolean {
  return [source.regionId, ...targets].some((regionId) => regionId !== undefined);
}
