import type { ConnectionLike } from '@temporalio/client';
import { SEARCH_ATTRIBUTES } from '../contract/names';

/** `INDEXED_VALUE_TYPE_KEYWORD` of the API. */
export const KEYWORD = 2;
const names: readonly string[] = Object.values(SEARCH_ATTRIBUTES);

/** The namespace lacks search attributes; the message names each one and the command that adds it. */
export class MissingSearchAttributes extends Error {
  constructor(namespace: string, missing: readonly string[]) {
    const commands = missing.map(
      (name) => `\n  temporal operator search-attribute create --namespace ${namespace} --name ${name} --type Keyword`,
    );
    super(`Namespace "${namespace}" lacks the search attributes ${missing.join(', ')}. Add them:${commands.join('')}`);
    this.name = 'MissingSearchAttributes';
  }
}

/** Names of our search attributes that the namespace does not know, or knows as another type. */
export async function missingSearchAttributes(connection: ConnectionLike, namespace: string): Promise<string[]> {
  const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace });
  return names.filter((name) => Number(customAttributes[name]) !== KEYWORD);
}

/** Fails when the namespace lacks one: a workflow that sets it would retry its task for ever. */
export async function requireSearchAttributes(connection: ConnectionLike, namespace: string): Promise<void> {
  const missing = await missingSearchAttributes(connection, namespace);
  if (missing.length > 0) throw new MissingSearchAttributes(namespace, missing);
}
