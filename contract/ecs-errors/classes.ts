/** What kind of answer an error code is, and so what imageferry does about it. */
export const ERROR_CLASSES = {
  throttle: 'Too many calls. ECS did nothing; the call is repeated later.',
  transient: 'A passing fault of ECS or the network. The call may have been carried out; look first, then repeat it.',
  busy: 'Something else is under way with the image. The copy gives its lane back and queues again.',
  adopt: 'An image of that name exists. It is adopted when its provenance is proven, or else reported as a conflict.',
  gone: 'The thing that was named does not exist. Success for a cancellation or deletion, a permanent failure for a copy.',
  quota: 'The account may not have more of it. The copy fails; other regions go on.',
  region: 'The target region cannot take this copy. The copy fails; other regions go on.',
  request: 'The call cannot succeed as it is written. The copy fails at the first answer.',
  auth: 'The credentials may not do this. The copy fails at the first answer.',
  ok: 'Success that ECS reports as an error.',
} as const;

export type ErrorClass = keyof typeof ERROR_CLASSES;

/** One error code of ECS, spelt as ECS spells it. */
export interface EcsErrorRow {
  code: string;
  /** HTTP statuses it comes with. */
  status: readonly number[];
  class: ErrorClass;
  meaning: string;
  /** What to do next. */
  hint: string;
}

/** Whether the same call may succeed later without anyone changing anything. */
export function isTransient(errorClass: string): boolean {
  return errorClass === 'throttle' || errorClass === 'transient' || errorClass === 'busy';
}
