import { z } from 'zod';
import { RegionId } from './regions';

/** An instance, as far as it has to do with images. */
export const SimulatedInstance = z.strictObject({
  regionId: RegionId,
  instanceId: z.string(),
  name: z.string(),
  /** The image that it was made from. */
  imageId: z.string(),
});
export type SimulatedInstance = z.infer<typeof SimulatedInstance>;

/** One version of a launch template. */
export const TemplateVersion = z.strictObject({
  regionId: RegionId,
  launchTemplateId: z.string(),
  name: z.string(),
  version: z.int().min(1),
  /** The image that it starts instances from; an alias of an image family is possible too. */
  imageId: z.string(),
});
export type TemplateVersion = z.infer<typeof TemplateVersion>;

/** Versions are numbered within their template. */
export function versionKey({ launchTemplateId, version }: TemplateVersion): string {
  return `${launchTemplateId}/${String(version)}`;
}
