import type { Account } from '../account';

const USER_ID = '201234567890123456';

/** Says who calls, as STS does: a RAM user of the account. */
export function getCallerIdentity({ settings: { accountId } }: Account): Record<string, unknown> {
  return {
    IdentityType: 'RAMUser',
    AccountId: accountId,
    PrincipalId: USER_ID,
    UserId: USER_ID,
    Arn: `acs:ram::${accountId}:user/imageferry`,
  };
}
