import { createServer, type IncomingMessage, type OutgoingHttpHeaders, type Server } from 'node:http';
import type { Payload } from '@temporalio/common';
import { EncryptionCodec, UndecipherableError } from '../../contract/encryption/codec';
import { listen } from '../listen';
import { isAuthorized } from './authentication';
import type { CodecConfiguration } from './configuration';
import { parsePayloads, payloadsAsJson } from './payload-json';

/** Twice the longest message of Temporal, in base64. */
const LONGEST_BODY = 16 * 1024 * 1024;

const JSON_TYPE = { 'content-type': 'application/json' };

interface Answer {
  status: number;
  headers?: OutgoingHttpHeaders;
  body?: string;
}

/**
 * Answers `POST /decode` and `POST /encode` at an address, once it listens. `GET /` lets a browser ask for the token. Throws
 * `AddressUnusable`.
 */
export async function startCodecServer(configuration: CodecConfiguration): Promise<Server> {
  const codec = new EncryptionCodec(configuration.keys);
  const server = createServer((request, response) => {
    void answerTo(request, codec, configuration)
      .catch((): Answer => ({ status: 500 }))
      .then(({ status, headers, body = '' }) => {
        const fixed = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' };
        response.writeHead(status, { ...fixed, ...corsHeaders(request, configuration), ...headers }).end(body);
      });
  });
  await listen(server, 'IMAGEFERRY_CODEC_ADDRESS', configuration.address);
  return server;
}

/** Only pages of the configured origins may read an answer. A preflight carries no credentials, so it is answered to all. */
function corsHeaders({ headers }: IncomingMessage, { origins }: CodecConfiguration): OutgoingHttpHeaders {
  const { origin } = headers;
  if (origin === undefined || !origins.includes(origin)) return { vary: 'Origin' };
  return {
    vary: 'Origin',
    'access-control-allow-origin': origin,
    'access-control-allow-credentials': 'true',
    'access-control-allow-methods': 'POST, OPTIONS',
    'access-control-allow-headers': 'authorization, content-type, x-namespace',
    'access-control-max-age': '600',
  };
}

async function answerTo(
  request: IncomingMessage,
  codec: EncryptionCodec,
  { tokens, origins }: CodecConfiguration,
): Promise<Answer> {
  const { method, headers } = request;
  if (method === 'OPTIONS') return { status: 204 };
  if (headers.origin !== undefined && !origins.includes(headers.origin)) {
    return refusal(403, `pages of ${headers.origin} may not ask; IMAGEFERRY_CODEC_ORIGINS lists those that may`);
  }
  if (!isAuthorized(headers.authorization, tokens)) {
    const challenge = { 'www-authenticate': 'Basic realm="imageferry codec server", charset="UTF-8"' };
    return { ...refusal(401, 'a token is needed, as the password or after "Bearer"'), headers: challenge };
  }
  const { pathname } = new URL(request.url ?? '/', 'http://codec-server');
  if (method === 'GET' && pathname === '/') return { status: 200, body: 'You may decode payloads now.\n' };
  const convert = method === 'POST' ? conversionFor(pathname, codec) : undefined;
  return convert === undefined ? refusal(404, 'ask with POST /decode or POST /encode') : converted(request, convert);
}

/** The UI may put the namespace before the name of the endpoint. */
function conversionFor(
  pathname: string,
  codec: EncryptionCodec,
): ((payloads: Payload[]) => Promise<Payload[]>) | undefined {
  if (pathname.endsWith('/decode')) return (payloads) => codec.decode(payloads);
  return pathname.endsWith('/encode') ? (payloads) => codec.encode(payloads) : undefined;
}

async function converted(
  request: IncomingMessage,
  convert: (payloads: Payload[]) => Promise<Payload[]>,
): Promise<Answer> {
  const body = await bodyOf(request);
  if (body === undefined) return refusal(413, `the body is longer than ${String(LONGEST_BODY)} bytes`);
  const payloads = parsePayloads(body);
  if (payloads === undefined) return refusal(400, 'the body must be JSON with "payloads"');
  try {
    return { status: 200, headers: JSON_TYPE, body: payloadsAsJson(await convert(payloads)) };
  } catch (error) {
    if (!(error instanceof UndecipherableError)) throw error;
    return refusal(400, error.message);
  }
}

/** Undefined when it is too long. It is read to its end all the same: a sender that is cut off hears no reason. */
async function bodyOf(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length <= LONGEST_BODY) chunks.push(chunk);
  }
  return length <= LONGEST_BODY ? Buffer.concat(chunks).toString() : undefined;
}

function refusal(status: number, message: string): Answer {
  return { status, headers: JSON_TYPE, body: JSON.stringify({ message }) };
}
