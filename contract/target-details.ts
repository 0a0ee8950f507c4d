import type { z } from 'zod';
import type { Target, TargetDetails } from './schema/request';

/** A target as an object, also when the request has only its region id. */
export function detailsOf(target: z.infer<typeof Target>): z.infer<typeof TargetDetails> {
  return typeof target === 'string' ? { regionId: target, required: true } : target;
}
