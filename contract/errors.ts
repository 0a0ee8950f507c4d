import type { CopyError } from './outcome';

/** Imageferry's own error codes: what each means, whether time alone may mend it, and what to do next. */
const CATALOGUE = {
  InvalidRequest: {
    class: 'request',
    message: 'The request is not valid.',
    hint: 'Correct the fields that are named and start again.',
  },
  NameConflict: {
    class: 'region',
    message: 'Another image has the name of the copy.',
    hint: 'Rename or delete the image in the target region, or choose another name for the copy.',
  },
  CopyFailed: {
    class: 'region',
    message: 'ECS ended the copy without success.',
    hint: 'Start again. If it fails again, give the image id and region to Alibaba Cloud support.',
  },
  CopyVanished: {
    class: 'region',
    message: 'The new image disappeared while it was copied.',
    hint: 'Find out who cancelled or deleted it (ActionTrail tells), then start again.',
  },
  CopyStalled: {
    class: 'transient',
    message: 'The copy has made no progress for long.',
    hint: 'Nothing to do yet: it is watched until its deadline. Look at other copies of the account in that region.',
  },
  CopyTimedOut: {
    class: 'region',
    message: 'The copy did not end before its deadline.',
    hint: 'Start again with a longer copyDeadline, or with fewer copies at a time.',
  },
  CouldNotCancel: {
    class: 'region',
    message: 'The copy could not be cancelled.',
    hint: 'Its lane stays in quarantine while imageferry tries on. Cancel the copy or delete the image that is left, or wait for its end.',
  },
  VerificationFailed: {
    class: 'region',
    message: 'The copy differs from the source image.',
    hint: 'Do not use the copy: delete it and start again.',
  },
  CopyWorkflowDied: {
    class: 'region',
    message: "The copy's workflow ended before it could report.",
    hint: 'Look for the image in the target region; start again to adopt or replace it.',
  },
  SlotsFull: {
    class: 'busy',
    message: 'Too many copies are queued.',
    hint: 'Nothing to do: the copy queues again. Start fewer replications at a time if it lasts.',
  },
  OutcomeLost: {
    class: 'busy',
    message: 'The copy is over, but its outcome did not arrive.',
    hint: 'Nothing to do: the copy queues again and finds what it had made.',
  },
  ReplicationFailed: {
    class: 'request',
    message: 'Not every required region has its copy.',
    hint: 'See the error of each region in the manifest.',
  },
  CopyInProgress: { class: 'busy', message: 'The copy is under way.', hint: 'Nothing to do.' },
  CopyDeferred: {
    class: 'busy',
    message: 'Another copy of the image is in the way.',
    hint: 'Nothing to do: the copy queues again.',
  },
  UnexpectedAnswer: {
    class: 'transient',
    message: 'ECS gave an answer that could not be understood.',
    hint: 'Nothing to do: the call is repeated. If it lasts, look for a proxy between the worker and ECS.',
  },
  Unreachable: {
    class: 'transient',
    message: 'ECS could not be reached.',
    hint: 'Nothing to do: the call is repeated. If it lasts, check network, DNS and endpoint of the worker.',
  },
  CredentialsUnavailable: {
    class: 'transient',
    message: 'The credentials could not be obtained.',
    hint: 'Check the role or access key of the worker and its way to STS; the call is repeated.',
  },
  UnexpectedError: {
    class: 'request',
    message: 'Something failed that should not.',
    hint: 'Report it with the message; the log of the worker tells more.',
  },
} as const satisfies Record<string, { class: CopyError['class']; message: string; hint: string }>;

export type ErrorCode = keyof typeof CATALOGUE;

/** All codes of imageferry. */
export const ERROR_CODES = Object.keys(CATALOGUE) as ErrorCode[];

/** What a code of imageferry means and what to do about it. */
export function describeError(code: ErrorCode): { class: string; message: string; hint: string } {
  return CATALOGUE[code];
}

/** An error as users see it. An empty `message` stands for the code's own. */
export function copyError(code: ErrorCode, regionId: string, message: string): CopyError {
  const entry = CATALOGUE[code];
  return {
    code,
    class: entry.class,
    message: message === '' ? entry.message : message,
    regionId,
    hint: entry.hint,
  };
}
