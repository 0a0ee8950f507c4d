/** An account with which images are to be shared, and the field that names it. */
interface NamedAccount {
  field: string;
  account: string;
}

/** The problems of a request or a policy, which may be malformed, that shares images with their own account: field, value, fix. */
export function ownAccountProblems(ownAccount: string, input: unknown): string[] {
  return namedAccounts(input).flatMap(({ field, account }) =>
    account === ownAccount ? [`${field}: "${ownAccount}" is the account that owns the copies; remove it`] : [],
  );
}

/** The accounts that a request or a policy names, which may be malformed. */
export function namedAccounts(input: unknown): NamedAccount[] {
  const { shareWith, targets } = fieldsOf(input);
  const ofTargets = listOf(targets).flatMap((target, index) =>
    accountsIn(`targets.${String(index)}.shareWith`, fieldsOf(target).shareWith),
  );
  return [...accountsIn('shareWith', shareWith), ...ofTargets];
}

function accountsIn(list: string, accounts: unknown): NamedAccount[] {
  return listOf(accounts).flatMap((account, index) =>
    typeof account === 'string' ? [{ field: `${list}.${String(index)}`, account }] : [],
  );
}

function fieldsOf(value: unknown): { shareWith?: unknown; targets?: unknown } {
  return Object(value) as { shareWith?: unknown; targets?: unknown };
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}
