import type { ErrorDescription } from './ecs-errors';
import type { CopyError } from './outcome';

/** Imageferry's own error codes: what each means, whether time alone may mend it, and what to do next. */
const CATALOGUE = {
  InvalidRequest: {
    class: 'request',
    meaning: 'The request is not valid.',
    hint: 'Correct the fields that are named and start again.',
  },
  NameConflict: {
    class: 'region',
    meaning: 'Another image has the name of the copy.',
    hint: 'Rename or delete the image in the target region, or choose another name for the copy.',
  },
  CopyFailed: {
    class: 'region',
    meaning: 'ECS ended the copy without success.',
    hint: 'Start again. If it fails again, give the image id and region to Alibaba Cloud support.',
  },
  CopyVanished: {
    class: 'region',
    meaning: 'The new image disappeared while it was copied.',
    hint: 'Find out who cancelled or deleted it (ActionTrail tells), then start again.',
  },
  CopyStalled: {
    class: 'transient',
    meaning: 'The copy has made no progress for long.',
    hint: 'Nothing to do yet: it is watched until its deadline. Look at other copies of the account in that region.',
  },
  CopyTimedOut: {
    class: 'region',
    meaning: 'The copy did not end before its deadline.',
    hint: 'Start again with a longer copyDeadline, or with fewer copies at a time.',
  },
  CouldNotCancel: {
    class: 'region',
    meaning: 'The copy could not be cancelled.',
    hint: 'Its lane stays in quarantine while imageferry tries on. Cancel the copy or delete the image that is left, or wait for its end.',
  },
  VerificationFailed: {
    class: 'region',
    meaning: 'The copy differs from the source image.',
    hint: 'Do not use the copy: delete it and start again.',
  },
  CopyWorkflowDied: {
    class: 'region',
    meaning: "The copy's workflow ended before it could report.",
    hint: 'Look for the image in the target region; start again to adopt or replace it.',
  },
  CopyCancelled: {
    class: 'region',
    meaning: 'The copy was cancelled, but not by its replication.',
    hint: 'Somebody cancelled the workflow of the copy: start again. To end a whole replication, abort it.',
  },
  SlotsFull: {
    class: 'busy',
    meaning: 'Too many copies are queued.',
    hint: 'Nothing to do: the copy queues again. Start fewer replications at a time if it lasts.',
  },
  OutcomeLost: {
    class: 'busy',
    meaning: 'The copy is over, but its outcome did not arrive.',
    hint: 'Nothing to do: the copy queues again and finds what it had made.',
  },
  ReplicationFailed: {
    class: 'request',
    meaning: 'Not every required region has its copy.',
    hint: 'See the error of each region in the manifest.',
  },
  CopyInProgress: { class: 'busy', meaning: 'The copy is under way.', hint: 'Nothing to do.' },
  CopyDeferred: {
    class: 'busy',
    meaning: 'Another copy of the image is in the way.',
    hint: 'Nothing to do: the copy queues again.',
  },
  UnexpectedAnswer: {
    class: 'transient',
    meaning: 'ECS gave an answer that could not be understood.',
    hint: 'Nothing to do: the call is repeated. If it lasts, look for a proxy between the worker and ECS.',
  },
  Unreachable: {
    class: 'transient',
    meaning: 'ECS could not be reached.',
    hint: 'Nothing to do: the call is repeated. If it lasts, check network, DNS and endpoint of the worker.',
  },
  CredentialsUnavailable: {
    class: 'transient',
    meaning: 'The credentials could not be obtained.',
    hint: 'Check the role or access key of the worker and its way to STS; the call is repeated.',
  },
  UnexpectedError: {
    class: 'request',
    meaning: 'Something failed that should not.',
    hint: 'Report it with the message; the log of the worker tells more.',
  },
} as const satisfies Record<string, ErrorDescription>;

export type ErrorCode = keyof typeof CATALOGUE;

/** All codes of imageferry. */
export const ERROR_CODES = Object.keys(CATALOGUE) as ErrorCode[];

/** What a code of imageferry means and what to do about it. */
export function describeError(code: ErrorCode): ErrorDescription {
  return CATALOGUE[code];
}

/** An error as users see it; `message` is what the code means unless there is more to say. */
export function copyError(code: ErrorCode, regionId: string, message?: string): CopyError {
  const { meaning, hint, class: errorClass } = CATALOGUE[code];
  return { code, class: errorClass, message: message ?? meaning, regionId, hint };
}
