import type { DataConverter } from '@temporalio/common';
import { EncryptionCodec } from './codec';
import type { EncryptionKeys } from './keys';

/** How a worker or a client turns values into payloads. Without keys it encrypts nothing, and says so when it meets what is. */
export function dataConverterOf(keys: EncryptionKeys): DataConverter {
  const payloadCodecs = [new EncryptionCodec(keys)];
  if (keys.length === 0) return { payloadCodecs };
  return { payloadCodecs, failureConverterPath: require.resolve('./failure-converter') };
}
