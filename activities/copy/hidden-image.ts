import ms from 'ms';
import { defined } from '../../contract/defined';
import { copyError } from '../../contract/errors';
import type { CopyError } from '../../contract/outcome';
import type { CopySpec } from '../../contract/schema/plan';
import { failureOf } from '../shared/failures';

/** Where the image was looked for, how long ECS may hide it, and for how long it has been hidden; ms. */
interface Hidden {
  endpoint: string;
  graceMs: number;
  hiddenMs: number;
}

/**
 * The failure of a start when ECS says that the name is taken, and shows no image of that name. ECS may show a new image
 * late, so the next attempt looks again. An image that is hidden for longer is not where the looks go.
 */
export function failureOfHidden({ endpoint, graceMs, hiddenMs }: Hidden, spec: CopySpec, refusal: CopyError): Error {
  if (hiddenMs <= graceMs) {
    const message = `${refusal.message.replace(/\.$/, '')}; ${endpoint} shows no image of that name`;
    return failureOf({ ...refusal, message }, { retryable: true });
  }
  const message = `ECS says that the name ${spec.name} is taken in ${spec.regionId}, but ${endpoint} has shown no image of that name for ${ms(hiddenMs)}`;
  const error = copyError('ImageNotShown', spec.regionId, message);
  return failureOf({ ...error, ...defined({ requestId: refusal.requestId }) }, { retryable: false });
}
