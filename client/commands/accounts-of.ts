/** The field `shareWith` that lists of accounts, separated by commas, describe; absent without the option. */
export function accountsOf(lists: string[] | undefined): string[] | undefined {
  return lists
    ?.flatMap((list) => list.split(','))
    .map((account) => account.trim())
    .filter((account) => account !== '');
}
