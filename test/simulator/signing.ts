import { createHash, createHmac, randomUUID } from 'node:crypto';
import { SIMULATOR_KEY } from '../../simulator';

const VERSION = '2014-05-26';
export const FORM = { 'content-type': 'application/x-www-form-urlencoded' };

/** A request that is signed by hand. */
export interface SignedByHand {
  method: string;
  query?: string;
  headers?: Record<string, string>;
  body?: string;
}

export function hostOf({ port }: { port: number }): string {
  return `127.0.0.1:${String(port)}`;
}

export function fetchSigned(host: string, { method, query = '', headers = {}, body }: SignedByHand): Promise<Response> {
  return fetch(`http://${host}/?${query}`, { method, headers, ...(body === undefined ? {} : { body }) });
}

/** Sends a request; its answer is in JSON. */
export async function send(host: string, request: SignedByHand): Promise<Record<string, unknown>> {
  const response = await fetchSigned(host, request);
  return { ...((await response.json()) as object), status: response.status };
}

export function signedAcs3(
  host: string,
  action: string,
  query = '',
  { without = '', at = Date.now() } = {},
): SignedByHand {
  const headers: Record<string, string> = {
    'x-acs-action': action,
    'x-acs-version': VERSION,
    'x-acs-date': new Date(at).toISOString(),
    'x-acs-signature-nonce': randomUUID(),
    'x-acs-content-sha256': sha256(''),
  };
  const lines = Object.entries({ host, ...headers })
    .filter(([name]) => name !== without)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  const names = lines.map(([name]) => name).join(';');
  const canonicalHeaders = lines.map(([name, value]) => `${name}:${value}\n`).join('');
  const canonical = ['POST', '/', query, canonicalHeaders, names, sha256('')].join('\n');
  const text = `ACS3-HMAC-SHA256\n${sha256(canonical)}`;
  const signature = createHmac('sha256', SIMULATOR_KEY.secret).update(text).digest('hex');
  const authorization = `ACS3-HMAC-SHA256 Credential=${SIMULATOR_KEY.id},SignedHeaders=${names},Signature=${signature}`;
  return { method: 'POST', query, headers: { ...headers, authorization } };
}

/** The parameters of a call with the older signature. `own` wins over the usual ones, and leaves out those that are undefined. */
export function signedVersion1(
  action: string,
  own: Record<string, string | undefined>,
  method = 'POST',
): URLSearchParams {
  const parameters = Object.entries({
    Action: action,
    Version: VERSION,
    Format: 'JSON',
    AccessKeyId: SIMULATOR_KEY.id,
    SignatureMethod: 'HMAC-SHA1',
    SignatureVersion: '1.0',
    SignatureNonce: randomUUID(),
    Timestamp: new Date().toISOString().replace(/\.\d+Z$/, 'Z'),
    ...own,
  }).filter((parameter): parameter is [string, string] => parameter[1] !== undefined);
  const text = stringToSign(method, new URLSearchParams(parameters));
  const signature = createHmac('sha1', `${SIMULATOR_KEY.secret}&`).update(text).digest('base64');
  return new URLSearchParams([...parameters, ['Signature', signature]]);
}

export function stringToSign(method: string, parameters: URLSearchParams): string {
  const canonical = [...parameters]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${encode(name)}=${encode(value)}`)
    .join('&');
  return `${method}&${encode('/')}&${encode(canonical)}`;
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function encode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
