import type { Payload } from '@temporalio/common';
import { z } from 'zod';

const Base64 = z.base64();

/** Payloads as the Temporal UI and the Temporal CLI send them: JSON of Protobuf, bytes in base64. */
const Payloads = z.object({
  payloads: z.array(z.object({ metadata: z.record(z.string(), Base64).default({}), data: Base64.default('') })),
});

/** The payloads in a body; undefined when it holds something else. */
export function parsePayloads(body: string): Payload[] | undefined {
  const { data } = Payloads.safeParse(parsedJson(body));
  return data?.payloads.map(({ metadata, data: bytes }) => ({
    metadata: Object.fromEntries(Object.entries(metadata).map(([name, value]) => [name, bytesOf(value)])),
    data: bytesOf(bytes),
  }));
}

/** The body for payloads. */
export function payloadsAsJson(payloads: readonly Payload[]): string {
  const shown = payloads.map(({ metadata, data }) => ({
    metadata: Object.fromEntries(Object.entries(metadata ?? {}).map(([name, value]) => [name, textOf(value)])),
    data: textOf(data),
  }));
  return JSON.stringify({ payloads: shown });
}

function bytesOf(text: string): Uint8Array {
  return Buffer.from(text, 'base64');
}

function textOf(bytes: Uint8Array | null | undefined): string {
  return Buffer.from(bytes ?? []).toString('base64');
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
