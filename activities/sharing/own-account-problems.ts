interface Named {
  path: (string | number)[];
  accounts: unknown;
}

/** The problems of a request or a policy, which may be malformed, that shares images with their own account: field, value, fix. */
export function ownAccountProblems(ownAccount: string, input: unknown): string[] {
  return namedIn(input).flatMap(({ path, accounts }) =>
    listOf(accounts).flatMap((account, index) =>
      account === ownAccount
        ? [`${[...path, 'shareWith', index].join('.')}: "${ownAccount}" is the account that owns the copies; remove it`]
        : [],
    ),
  );
}

function namedIn(input: unknown): Named[] {
  const { shareWith, targets } = fieldsOf(input);
  const ofTargets = listOf(targets).map((target, index) => ({
    path: ['targets', index],
    accounts: fieldsOf(target).shareWith,
  }));
  return [{ path: [], accounts: shareWith }, ...ofTargets];
}

function fieldsOf(value: unknown): { shareWith?: unknown; targets?: unknown } {
  return Object(value) as { shareWith?: unknown; targets?: unknown };
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}
