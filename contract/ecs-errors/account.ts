import type { EcsErrorRow } from './classes';

const PAY = 'Settle the bill of the account, then start again.';
const CHECK_CREDENTIALS = 'Check the access key or role that the worker runs with.';
const GRANT =
  'Grant the action on the image and the resource group to the role or user of the worker; docs/operating.md has the policy.';

/** Answers about the account: its rights, its limits, its bill. */
export const ACCOUNT_ERRORS: readonly EcsErrorRow[] = [
  {
    code: 'QuotaExceed.Image',
    status: [403],
    class: 'quota',
    meaning: 'The target region holds as many images as the account may have.',
    hint: 'Delete images in the target region or raise the quota, then start again.',
  },
  {
    code: 'QuotaExceed.Snapshot',
    status: [403],
    class: 'quota',
    meaning: 'The target region holds as many snapshots as the account may have.',
    hint: 'Delete snapshots in the target region or raise the quota, then start again.',
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
    meaning: 'The worker may not do this with the image.',
    hint: GRANT,
  },
  {
    code: 'Forbidden',
    status: [403],
    class: 'auth',
    meaning: 'The worker may not do this with the image.',
    hint: GRANT,
  },
  {
    code: 'Forbidden.RAM',
    status: [403],
    class: 'auth',
    meaning: 'No RAM policy allows the worker to do this.',
    hint: GRANT,
  },
  {
    code: 'InvalidAliUid.IsNull',
    status: [401],
    class: 'auth',
    meaning: 'ECS could not tell whose call it was.',
    hint: CHECK_CREDENTIALS,
  },
  {
    code: 'InvalidAccessKeyId.NotFound',
    status: [404],
    class: 'auth',
    meaning: 'There is no such access key.',
    hint: CHECK_CREDENTIALS,
  },
  {
    code: 'InvalidAccessKeyId.Inactive',
    status: [400, 403],
    class: 'auth',
    meaning: 'The access key is disabled.',
    hint: 'Enable the access key or give the worker another.',
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
