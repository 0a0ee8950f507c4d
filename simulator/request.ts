import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { SignedRequest } from './signature';

/** A request as it came, with its parameters decoded from query and form body. */
export interface EcsRequest extends SignedRequest {
  action: string;
  /** The region whose own endpoint it came to. */
  endpoint?: string;
}

export async function readRequest(message: IncomingMessage, endpoint?: string): Promise<EcsRequest> {
  const { query, body } = await readBody(message);
  const isForm = (message.headers['content-type'] ?? '').includes('application/x-www-form-urlencoded');
  const parameters = new Map([...query, ...(isForm ? new URLSearchParams(body) : [])]);
  return {
    ...(endpoint !== undefined && { endpoint }),
    method: message.method ?? 'POST',
    headers: message.headers,
    query,
    parameters,
    body,
    action: signedAction(message.headers) ?? parameters.get('Action') ?? '',
  };
}

/** Only ACS3 signs headers. With the older signature, which signs parameters, anybody could change this one. */
function signedAction(headers: IncomingHttpHeaders): string | undefined {
  const action = headers['x-acs-action'];
  return headers.authorization !== undefined && typeof action === 'string' ? action : undefined;
}

async function readBody(message: IncomingMessage): Promise<{ query: URLSearchParams; body: string }> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  const query = new URL(message.url ?? '/', 'http://simulator').searchParams;
  return { query, body: Buffer.concat(chunks).toString('utf8') };
}
