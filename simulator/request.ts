import { randomUUID } from 'node:crypto';
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { AnswerFormat } from './answer-format';
import type { SignedRequest } from './signature';

/** A request as it came, with its parameters decoded from query and form body. */
export interface EcsRequest extends SignedRequest {
  requestId: string;
  action: string;
  /** The version of the API that it is for. */
  version: string;
  /** The format that its answer must have. */
  format: AnswerFormat;
  /** The region whose own endpoint it came to. */
  endpoint?: string;
}

export async function readRequest(message: IncomingMessage, endpoint?: string): Promise<EcsRequest> {
  const { headers, method = 'POST' } = message;
  const { query, body } = await readBody(message);
  const isForm = (headers['content-type'] ?? '').includes('application/x-www-form-urlencoded');
  const parameters = new Map([...query, ...(isForm ? new URLSearchParams(body) : [])]);
  return {
    ...(endpoint !== undefined && { endpoint }),
    requestId: randomUUID().toUpperCase(),
    method,
    headers,
    query,
    parameters,
    body,
    action: signedHeader(headers, 'x-acs-action') ?? parameters.get('Action') ?? '',
    version: signedHeader(headers, 'x-acs-version') ?? parameters.get('Version') ?? '',
    format: formatOf(headers, parameters),
  };
}

/** Only ACS3 signs headers. With the older signature, which signs parameters, anybody could change this one. */
function signedHeader(headers: IncomingHttpHeaders, name: string): string | undefined {
  const value = headers[name];
  return headers.authorization !== undefined && typeof value === 'string' ? value : undefined;
}

/** ACS3 is always answered in JSON, and the older signature in XML unless it asks for JSON. */
function formatOf({ authorization }: IncomingHttpHeaders, parameters: ReadonlyMap<string, string>): AnswerFormat {
  return authorization !== undefined || /^json$/i.test(parameters.get('Format') ?? '') ? 'json' : 'xml';
}

async function readBody(message: IncomingMessage): Promise<{ query: URLSearchParams; body: string }> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  const query = new URL(message.url ?? '/', 'http://simulator').searchParams;
  return { query, body: Buffer.concat(chunks).toString('utf8') };
}
