import type { ConnectionLike } from '@temporalio/client';
import { KEYWORD, missingSearchAttributes, requireSearchAttributes } from '../worker/search-attributes';

/** Adds the search attributes that a namespace lacks, and waits until the server lists them. */
export async function registerSearchAttributes(connection: ConnectionLike, namespace: string): Promise<void> {
  const missing = await missingSearchAttributes(connection, namespace);
  if (missing.length === 0) return;
  const searchAttributes = Object.fromEntries(missing.map((name) => [name, KEYWORD]));
  await connection.operatorService.addSearchAttributes({ namespace, searchAttributes });
  await untilListed(connection, namespace);
}

const PATIENCE_MS = 30_000;

async function untilListed(connection: ConnectionLike, namespace: string): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS;
  while ((await missingSearchAttributes(connection, namespace)).length > 0) {
    if (Date.now() > deadline) await requireSearchAttributes(connection, namespace);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
