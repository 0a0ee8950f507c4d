import type { EcsErrorRow } from './classes';

const PAY = 'Pay the bill of the account, then start again.';
const CHECK_CREDENTIALS = 'Check the access key or role that the worker runs with.';
const GRANT =
  'Allow the action for the role or user of the worker, on the image and on the resource group. docs/operating.md has the policy.';

/** Answers about the account: its permissions, its quotas, its bill. */
export const ACCOUNT_ERRORS: readonly EcsErrorRow[] = [
  {
    code: 'QuotaExceed.Image',
    status: [403],
    class: 'quota',
    meaning: 'The account has reached its quota of images in the target region.',
    hint: 'Delete images in the target region or ask for a higher quota, then start again.',
  },
  {
    code: 'QuotaExceed.Snapshot',
    status: [403],
    class: 'quota',
    meaning: 'The account has reached its quota of snapshots in the target region.',
    hint: 'Delete snapshots in the target region or ask for a higher quota, then start again.',
  },
  {
    code: 'Account.Arrearage',
    status: [400],
    class: 'quota',
    meaning: 'The account has an unpaid bill.',
    hint: PAY,
  },
  {
    code: 'InsufficientBalance',
    status: [400, 403],
    class: 'quota',
    meaning: 'The balance of the account is too low.',
    hint: PAY,
  },
  {
    code: 'Forbbiden',
    status: [403],
    class: 'auth',
    meaning: 'The worker has no permission for this action on the image.',
    hint: GRANT,
  },
  {
    code: 'Forbidden',
    status: [403],
    class: 'auth',
    meaning: 'The worker has no permission for this action on the image.',
    hint: GRANT,
  },
  {
    code: 'Forbidden.RAM',
    status: [403],
    class: 'auth',
    meaning: 'No RAM policy allows this action for the worker.',
    hint: GRANT,
  },
  {
    code: 'InvalidAliUid.IsNull',
    status: [401],
    class: 'auth',
    meaning: 'ECS does not know which account made the call.',
    hint: CHECK_CREDENTIALS,
  },
  {
    code: 'InvalidAccessKeyId.NotFound',
    status: [404],
    class: 'auth',
    meaning: 'The access key does not exist.',
    hint: CHECK_CREDENTIALS,
  },
  {
    code: 'InvalidAccessKeyId.Inactive',
    status: [400, 403],
    class: 'auth',
    meaning: 'The access key is disabled.',
    hint: 'Enable the access key, or give the worker another one.',
  },
  {
    code: 'SignatureDoesNotMatch',
    status: [400, 403],
    class: 'auth',
    meaning: 'The secret does not belong to the access key.',
    hint: CHECK_CREDENTIALS,
  },
  {
    code: 'InvalidSecurityToken',
    status: [400, 403],
    class: 'auth',
    meaning: 'ECS does not accept the security token.',
    hint: CHECK_CREDENTIALS,
  },
  {
    code: 'InvalidCredentials',
    status: [400, 401],
    class: 'auth',
    meaning: 'The worker has no credentials.',
    hint: CHECK_CREDENTIALS,
  },
];
