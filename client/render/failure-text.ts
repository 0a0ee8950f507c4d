import type { Client } from '@temporalio/client';
import type { ProtoFailure } from '@temporalio/common';
import { decodeOptionalFailureToOptionalError } from '@temporalio/common/lib/internal-non-workflow';

/** What a failure says that Temporal describes: decrypted as the client decrypts everything. */
export async function failureText(
  client: Client,
  failure: ProtoFailure | null | undefined,
): Promise<string | undefined> {
  const error = await decodeOptionalFailureToOptionalError(client.options.loadedDataConverter, failure);
  return error?.message;
}
