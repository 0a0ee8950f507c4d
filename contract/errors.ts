import { defined } from './defined';
import type { ErrorDescription } from './ecs-errors';
import { isTransient } from './ecs-errors/classes';
import type { CopyError, ImageRef } from './outcome';

/** Imageferry's own error codes: what each means, its class, and what to do next. */
const CATALOGUE = {
  InvalidRequest: {
    class: 'request',
    meaning: 'The request is not valid.',
    hint: 'Correct the fields that the message names, then start again.',
  },
  NotAllowed: {
    class: 'request',
    meaning: 'The limits of the workers do not allow it.',
    hint: 'Choose something that the message names as allowed, or ask the operator of the workers to extend the IMAGEFERRY_ALLOWED_... variables. Delete an image that imageferry has not made by hand.',
  },
  NameConflict: {
    class: 'region',
    meaning: 'Another image in the target region already has the name of the copy.',
    hint: 'Rename or delete the image in the target region, or choose another name for the copy.',
  },
  ImageNotShown: {
    class: 'region',
    meaning: 'ECS says that the name of the copy is taken, and shows no image of that name.',
    hint: 'Check that the endpoint in the message serves the target region (IMAGEFERRY_ECS_ENDPOINT, IMAGEFERRY_ECS_NETWORK), and that the role of the worker may see all images there. Or choose another name for the copy.',
  },
  CopyFailed: {
    class: 'region',
    meaning: 'The copy failed in ECS.',
    hint: 'Start again. If the copy fails again, give the image id and the region to Alibaba Cloud support.',
  },
  CopyVanished: {
    class: 'region',
    meaning: 'The new image disappeared before the copy was finished.',
    hint: 'Find out in ActionTrail who cancelled the copy or deleted the image, then start again.',
  },
  CopyStalled: {
    class: 'transient',
    meaning: 'The progress of the copy has not changed for a long time.',
    hint: 'Nothing to do yet: imageferry watches the copy until its deadline. Check whether other copies of the account fill the slots of that region.',
  },
  CopyNotUsable: {
    class: 'transient',
    meaning: 'ECS has finished the copy, but does not let it be used yet.',
    hint: 'Nothing to do yet: imageferry waits for it until the deadline of the copy.',
  },
  StatusUnknown: {
    class: 'unknown',
    meaning: 'The image has a status that imageferry does not know.',
    hint: 'Look at the image in the console of ECS. imageferry watches the copy until its deadline.',
  },
  ImageUnclear: {
    class: 'unknown',
    meaning: 'ECS does not say what imageferry has to know of the image.',
    hint: 'Look at the image in the console of ECS. imageferry asks again until the deadline of the copy.',
  },
  CopyTimedOut: {
    class: 'region',
    meaning: 'The copy was not finished at its deadline.',
    hint: 'Start again with a longer copyDeadline, or with fewer copies at a time.',
  },
  CouldNotCancel: {
    class: 'region',
    meaning: 'The copy could not be cancelled.',
    hint: 'imageferry keeps the lane in quarantine and tries again. You can also cancel the copy or delete the image yourself, or wait until the copy ends.',
  },
  VerificationFailed: {
    class: 'region',
    meaning: 'The copy differs from the source image.',
    hint: 'Do not use the copy. Delete it, then start again.',
  },
  NotShared: {
    class: 'region',
    meaning: 'The copy is not shared with every account that the request names.',
    hint: 'The copy itself is good. Start again: only the accounts that are missing are added.',
  },
  StillShared: {
    class: 'region',
    meaning: 'The image is still shared with accounts from which it was to be taken.',
    hint: 'Stop sharing the image with these accounts in the console of ECS. Then delete it if it is not wanted.',
  },
  CopyWorkflowDied: {
    class: 'region',
    meaning: 'The workflow of the copy ended before it reported a result.',
    hint: 'Start again: imageferry looks for the image in the target region and adopts or replaces it.',
  },
  CopyCancelled: {
    class: 'region',
    meaning: 'Somebody cancelled the workflow of this copy alone.',
    hint: 'Start again. To end a whole replication, abort the replication.',
  },
  SlotsFull: {
    class: 'busy',
    meaning: 'The queue for slots is full.',
    hint: 'Nothing to do: the copy queues again. If it lasts, start fewer replications at the same time.',
  },
  OutcomeLost: {
    class: 'busy',
    meaning: 'The copy ended, but its result did not arrive.',
    hint: 'Nothing to do: the copy queues again and finds its image.',
  },
  LaneLost: {
    class: 'busy',
    meaning: 'The workflow of the copy was reset, and its lane belongs to another copy.',
    hint: 'Nothing to do: the copy queues again if it is still wanted.',
  },
  RelayLost: {
    class: 'busy',
    meaning: 'The copy cannot be taken from the finished copy in another region.',
    hint: 'Nothing to do: the copy queues again and is taken from the source.',
  },
  CopyUnwanted: {
    class: 'busy',
    meaning: 'The replication does not want the copy any more.',
    hint: 'Nothing to do.',
  },
  ReplicationSilent: {
    class: 'busy',
    meaning: 'The replication did not say what the copy is to make.',
    hint: 'Nothing to do: the copy queues again when the replication answers. If it lasts, look for failed workflow tasks of the replication.',
  },
  WrongAccount: {
    class: 'auth',
    meaning: 'The workers of this namespace use credentials of different accounts.',
    hint: 'Give every worker of the namespace credentials of the same account. Each account needs a namespace of its own.',
  },
  ReplicationFailed: {
    class: 'request',
    meaning: 'At least one required region has no copy.',
    hint: 'Read the error of each region in the manifest.',
  },
  InvalidPolicy: {
    class: 'request',
    meaning: 'The policy of a night is not valid.',
    hint: 'Correct the fields that the message names, then start again.',
  },
  DriftRemains: {
    class: 'request',
    meaning: 'At least one required region of a policy has no correct copy.',
    hint: 'Read the reason of each region in the drift report.',
  },
  WebhookUnknown: {
    class: 'transient',
    meaning: 'The worker has no webhook of that name.',
    hint: 'Add the webhook to the file of IMAGEFERRY_WEBHOOKS_FILE at every worker, and start the workers again. The notification is sent again for 24 hours.',
  },
  WebhookFailed: {
    class: 'transient',
    meaning: 'A notification did not arrive.',
    hint: 'Nothing to do: it is sent again for 24 hours. If it lasts, check the receiver, and whether the worker can reach it.',
  },
  WebhookRefused: {
    class: 'request',
    meaning: 'The receiver refused a notification. It is not sent again.',
    hint: 'Compare the address and the secret of the webhook at the worker and at the receiver.',
  },
  QueryTooEarly: {
    class: 'transient',
    meaning: 'A query came before a worker had dealt with what has happened to the workflow.',
    hint: 'Ask again. A workflow that was ended with something left to do answers only the commands of imageferry.',
  },
  CopyInProgress: { class: 'busy', meaning: 'The copy is running.', hint: 'Nothing to do.' },
  CopyDeferred: {
    class: 'busy',
    meaning: 'The copy has to wait for another copy of the image.',
    hint: 'Nothing to do: the copy queues again.',
  },
  UnexpectedAnswer: {
    class: 'transient',
    meaning: 'imageferry does not understand the answer of ECS.',
    hint: 'Nothing to do: the call is repeated. If it lasts, check whether a proxy between the worker and ECS changes the answers.',
  },
  Unreachable: {
    class: 'transient',
    meaning: 'The worker cannot reach ECS.',
    hint: 'Nothing to do: the call is repeated. If it lasts, check the network, the DNS, the proxy and the ECS endpoint of the worker.',
  },
  CredentialsUnavailable: {
    class: 'transient',
    meaning: 'The worker could not get its credentials.',
    hint: 'The call is repeated. Check the role or access key of the worker, and whether the worker can reach STS.',
  },
  UnexpectedError: {
    class: 'request',
    meaning: 'imageferry has a defect, or met something that it does not expect.',
    hint: 'Report it together with the message and the log of the worker.',
  },
} as const satisfies Record<string, ErrorDescription>;

export type ErrorCode = keyof typeof CATALOGUE;

/** All codes of imageferry. */
export const ERROR_CODES = Object.keys(CATALOGUE) as ErrorCode[];

/** What a code of imageferry means and what to do about it. */
export function describeError(code: ErrorCode): ErrorDescription {
  return CATALOGUE[code];
}

/** An error as users see it; `message` is the meaning of the code unless one is given. */
export function copyError(code: ErrorCode, regionId: string, message?: string): CopyError {
  const { meaning, hint, class: errorClass } = CATALOGUE[code];
  return { code, class: errorClass, message: message ?? meaning, regionId, hint };
}

/** Why a copy queues again that was to be taken from a finished copy: from its source it may succeed. */
export function relayLost(regionId: string, via: Pick<ImageRef, 'regionId'>, reason: string): CopyError {
  return copyError('RelayLost', regionId, `the copy in ${via.regionId} cannot be copied on: ${reason}`);
}

/**
 * `error`, with what was in the way until the time ran out. Where somebody has to remove it, the hint says how. The hint of
 * a transient error would say that there is nothing to do.
 */
export function outOfTimeError(error: CopyError, obstacle: CopyError): CopyError {
  const message = `${error.message.replace(/\.$/, '')}; ${obstacle.message}`;
  const hint = isTransient(obstacle.class) ? error.hint : `Remove what blocked the copy: ${obstacle.hint}`;
  return { ...error, message, hint, ...defined({ requestId: obstacle.requestId }) };
}
