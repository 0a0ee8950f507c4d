import { z } from 'zod';
import { ImageId, MAX_TARGETS, RegionId } from './request';

/** A region that a request names among its targets, and the field that does. */
interface NamedRegion {
  field: string;
  regionId: string;
}

const RegionList = z.array(RegionId.nullable().catch(null)).catch([]);

const TargetList = z
  .array(
    z
      .union([RegionId, z.object({ regionId: RegionId }).transform(({ regionId }) => regionId)])
      .nullable()
      .catch(null),
  )
  .transform((regionIds) => namedBy('targets', regionIds));

const Exceptions = z
  .object({ except: RegionList, bestEffort: RegionList })
  .transform(({ except, bestEffort }) => [
    ...namedBy('targets.except', except),
    ...namedBy('targets.bestEffort', bestEffort),
  ]);

function namedBy(list: string, regionIds: (string | null)[]): NamedRegion[] {
  return regionIds.flatMap((regionId, index) =>
    regionId === null ? [] : [{ field: `${list}.${String(index)}`, regionId }],
  );
}

/** The well-formed parts of a request that ECS can check. This schema accepts any input. */
export const Named = z
  .object({
    source: z
      .object({ regionId: RegionId.optional().catch(undefined), imageId: ImageId.optional().catch(undefined) })
      .catch({}),
    targets: z.union([TargetList, Exceptions]).catch([]),
    name: z.unknown().optional(),
  })
  .catch({ source: {}, targets: [], name: undefined })
  .transform(({ source, targets, name }) => ({
    source,
    targets: targets.slice(0, 2 * MAX_TARGETS),
    isNameGiven: name !== undefined,
  }));
export type Named = z.infer<typeof Named>;

/** Whether the request has any part that ECS can check. */
export function isAnythingNamed({ source, targets }: Named): boolean {
  return source.regionId !== undefined || targets.length > 0;
}
