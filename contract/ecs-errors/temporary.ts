import type { EcsErrorRow } from './classes';

const SLOW_DOWN =
  'Nothing to do: the call is repeated. If it lasts, reduce the calls that other programs of the account make.';
const REPEATED = 'Nothing to do: the call is repeated. If it lasts, give the request id to Alibaba Cloud support.';
const QUEUES_AGAIN = 'Nothing to do: the copy queues again and starts when the other operation has ended.';

/** Answers to temporary faults. */
export const TEMPORARY_ERRORS: readonly EcsErrorRow[] = [
  {
    code: 'Throttling',
    status: [400, 429, 503],
    class: 'throttle',
    meaning: 'ECS got too many calls.',
    hint: SLOW_DOWN,
  },
  {
    code: 'Throttling.User',
    status: [400, 429],
    class: 'throttle',
    meaning: 'The account calls the API too often.',
    hint: SLOW_DOWN,
  },
  {
    code: 'Throttling.Api',
    status: [400, 429],
    class: 'throttle',
    meaning: 'ECS gets too many calls of this API.',
    hint: SLOW_DOWN,
  },
  {
    code: 'Throttling.Resource',
    status: [429],
    class: 'throttle',
    meaning: 'ECS gets too many calls for this resource.',
    hint: SLOW_DOWN,
  },
  {
    code: 'Rejected.Throttling',
    status: [400, 429],
    class: 'throttle',
    meaning: 'ECS got too many calls.',
    hint: SLOW_DOWN,
  },
  {
    code: 'InternalError',
    status: [500],
    class: 'transient',
    meaning: 'ECS failed and did not say why.',
    hint: REPEATED,
  },
  {
    code: 'ServiceUnavailable',
    status: [503],
    class: 'transient',
    meaning: 'ECS is not available at present.',
    hint: REPEATED,
  },
  {
    code: 'LimitedOperation.ServiceUnavailable',
    status: [503],
    class: 'transient',
    meaning: 'ECS does not offer the operation at present.',
    hint: REPEATED,
  },
  {
    code: 'ServiceUnavailable.RegionMaintaining',
    status: [503],
    class: 'transient',
    meaning: 'The region is under maintenance.',
    hint: 'Nothing to do: the call is repeated until the maintenance ends or the deadline of the copy is reached.',
  },
  {
    code: 'RequestTimeout',
    status: [504],
    class: 'transient',
    meaning: 'ECS did not answer a gateway in time.',
    hint: REPEATED,
  },
  { code: 'SystemBusy', status: [400, 403, 503], class: 'transient', meaning: 'ECS is overloaded.', hint: REPEATED },
  {
    code: 'InvalidSecurityToken.Expired',
    status: [400],
    class: 'transient',
    meaning: 'The temporary credentials have expired.',
    hint: 'Nothing to do if the credentials renew themselves. Replace a security token that you set by hand.',
  },
  {
    code: 'InvalidParameter.DataEncryptedKeyCreateFailed',
    status: [403],
    class: 'transient',
    meaning: 'KMS could not create a data key.',
    hint: 'The call is repeated. If it lasts, check the KMS key in the target region, then ask Alibaba Cloud support.',
  },
  {
    code: 'OperationDenied.ImageCopyConflict',
    status: [400],
    class: 'busy',
    meaning: 'The same image is already being copied to that region.',
    hint: QUEUES_AGAIN,
  },
  {
    code: 'OperationDenied.ImageCopying',
    status: [403],
    class: 'busy',
    meaning: 'The image is being copied at present.',
    hint: QUEUES_AGAIN,
  },
  {
    code: 'InvalidStatus.ImageIsCreating',
    status: [403],
    class: 'busy',
    meaning: 'The image is being created at present.',
    hint: QUEUES_AGAIN,
  },
  {
    code: 'InvalidOperation.Conflict',
    status: [409],
    class: 'busy',
    meaning: 'Another operation on the image is running.',
    hint: QUEUES_AGAIN,
  },
  {
    code: 'OperationConflict',
    status: [400, 403, 409],
    class: 'busy',
    meaning: 'Another operation is running.',
    hint: QUEUES_AGAIN,
  },
  {
    code: 'TaskConflict',
    status: [400, 403, 409],
    class: 'busy',
    meaning: 'Another task on the image is running.',
    hint: QUEUES_AGAIN,
  },
];
