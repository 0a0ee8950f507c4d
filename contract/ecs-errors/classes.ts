/**
 * The classes of error codes. The class decides what imageferry does about a refused CopyImage. Calls for a copy that was
 * started already are repeated instead; see `activities/shared/refusals.ts`.
 */
export const ERROR_CLASSES = {
  throttle: 'Too many calls. ECS did nothing. The call is repeated later.',
  transient:
    'A temporary fault of ECS or the network. ECS may have carried out the call, so imageferry looks first and then repeats it.',
  busy: 'Another operation on the image is running. The copy gives its lane back and queues again.',
  adopt:
    'An image of that name exists. It is adopted when its tags prove where it comes from. Otherwise it is reported as a conflict.',
  token:
    'ECS remembers the client token of the call for something else. imageferry looks first and then repeats the call with a new token.',
  gone: 'The named image or snapshot does not exist. That is success for a cancellation or deletion, and a permanent failure for a copy.',
  quota: 'The account has reached a limit. The copy fails. The other regions go on.',
  region: 'The target region cannot take this copy. The copy fails. The other regions go on.',
  request: 'The call has something wrong in it and can never succeed. The copy fails at the first answer.',
  auth: 'The credentials are wrong or lack a permission. The copy fails at the first answer.',
  unknown:
    'A code that imageferry does not know. A call that changes nothing is repeated. After a call that changes something imageferry looks first. If the copy was not started, it fails; the other regions go on.',
  ok: 'Success that ECS reports as an error.',
} as const;

export type ErrorClass = keyof typeof ERROR_CLASSES;

/** One error code of ECS, spelt as ECS spells it. */
export interface EcsErrorRow {
  code: string;
  /** HTTP statuses that ECS sends with it. */
  status: readonly number[];
  class: ErrorClass;
  meaning: string;
  /** What to do next. */
  hint: string;
  /** ECS may have carried out the call, although the status is 4xx. */
  leavesDoubt?: true;
  /** The clocks of the worker and of ECS differ. */
  isAboutTheClock?: true;
}

/** Whether the same call may succeed later without anyone changing anything. */
export function isTransient(errorClass: string): boolean {
  return errorClass === 'throttle' || errorClass === 'transient' || errorClass === 'busy';
}
