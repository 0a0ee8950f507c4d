import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { documentedError, type EcsError, invalidParameter } from './ecs-error';

/** What a request's signature is computed from. */
export interface SignedRequest {
  method: string;
  headers: IncomingHttpHeaders;
  /** Query parameters, decoded. */
  query: URLSearchParams;
  /** Parameters of query and form body together, decoded. */
  parameters: ReadonlyMap<string, string>;
  body: string;
}

export interface AccessKey {
  id: string;
  secret: string;
}

const MAXIMUM_AGE_MS = 15 * 60_000;
const ACS3 = 'ACS3-HMAC-SHA256 ';
/** The older SDK for Java signs no host. */
const ACS3_HEADERS = ['x-acs-action', 'x-acs-version', 'x-acs-date', 'x-acs-signature-nonce'];

/** Refuses requests that are not signed with the key, are too old, or come twice. */
export class SignatureCheck {
  private readonly nonces = new Map<string, number>();

  constructor(
    private readonly key: AccessKey,
    private readonly now: () => number,
  ) {}

  check(request: SignedRequest): void {
    const { authorization } = request.headers;
    if (authorization !== undefined) this.checkAcs3(request, authorization);
    else if (request.parameters.has('Signature')) this.checkVersion1(request);
    else throw documentedError('MissingSignature');
  }

  private checkAcs3(request: SignedRequest, authorization: string): void {
    const { Credential: keyId, SignedHeaders: signedHeaders, Signature: signature } = acs3Fields(authorization);
    if (keyId === undefined || signedHeaders === undefined || signature === undefined)
      throw documentedError('IncompleteSignature');
    this.requireKey(keyId);
    const names = signedHeaders.split(';');
    const canonical = canonicalRequest(request, names);
    const text = `ACS3-HMAC-SHA256\n${sha256(canonical)}`;
    const expected = createHmac('sha256', this.key.secret).update(text).digest('hex');
    const isWhole = sha256(request.body) === header(request, 'x-acs-content-sha256');
    const areSigned = ACS3_HEADERS.every((name) => names.includes(name));
    if (!isWhole || !areSigned || !isSame(signature, expected)) throw acs3Mismatch(canonical, text);
    this.requireFresh(header(request, 'x-acs-date'), header(request, 'x-acs-signature-nonce'));
  }

  /** The older signature, whose parameters travel in the query or in the form body. */
  private checkVersion1({ method, parameters }: SignedRequest): void {
    this.requireKey(parameters.get('AccessKeyId') ?? '');
    if (parameters.get('SignatureMethod') !== 'HMAC-SHA1') throw documentedError('InvalidSignatureMethod');
    if (parameters.get('SignatureVersion') !== '1.0') throw invalidParameter('SignatureVersion');
    const signed = new URLSearchParams([...parameters].filter(([name]) => name !== 'Signature'));
    const text = `${method}&${encode('/')}&${encode(canonicalQuery(signed))}`;
    const expected = createHmac('sha1', `${this.key.secret}&`).update(text).digest('base64');
    if (!isSame(parameters.get('Signature') ?? '', expected)) throw version1Mismatch(text);
    this.requireFresh(parameters.get('Timestamp') ?? '', parameters.get('SignatureNonce') ?? '');
  }

  private requireKey(id: string): void {
    if (id === this.key.id) return;
    throw documentedError('InvalidAccessKeyId.NotFound');
  }

  private requireFresh(date: string, nonce: string): void {
    const now = this.now();
    const signedAt = Date.parse(date);
    if (date === '') throw documentedError('IllegalTimestamp');
    if (Number.isNaN(signedAt)) throw documentedError('InvalidTimeStamp.Format');
    if (Math.abs(now - signedAt) > MAXIMUM_AGE_MS) throw documentedError('InvalidTimeStamp.Expired');
    for (const [old, usedAt] of this.nonces) {
      if (now - usedAt <= MAXIMUM_AGE_MS) break;
      this.nonces.delete(old);
    }
    if (this.nonces.has(nonce)) throw documentedError('SignatureNonceUsed');
    this.nonces.set(nonce, now);
  }
}

function header({ headers }: SignedRequest, name: string): string {
  const value = headers[name];
  return typeof value === 'string' ? value : '';
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** The fields of the header, which SDKs write in different orders. */
function acs3Fields(authorization: string): Partial<Record<string, string>> {
  if (!authorization.startsWith(ACS3)) return {};
  const fields = authorization.slice(ACS3.length).split(',');
  return Object.fromEntries(fields.map((field) => field.trim().split('=', 2)) as [string, string][]);
}

function canonicalRequest(request: SignedRequest, names: readonly string[]): string {
  const headers = names.map((name) => `${name}:${header(request, name).trim()}\n`).join('');
  const hash = sha256(request.body);
  return [request.method, '/', canonicalQuery(request.query), headers, names.join(';'), hash].join('\n');
}

/** The parameters in the order of their names: `A.1` comes before `A.10`, whatever their values are. */
function canonicalQuery(query: URLSearchParams): string {
  return [...query]
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    .map(([name, value]) => `${encode(name)}=${encode(value)}`)
    .join('&');
}

/** Percent-encoding of RFC 3986. */
function encode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function isSame(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}

/** Several SDKs compare the text with their own, to tell a wrong secret from a wrong computation. */
function version1Mismatch(stringToSign: string): EcsError {
  const message = `Specified signature is not matched with our calculation. server string to sign is:${stringToSign}`;
  return documentedError('SignatureDoesNotMatch', message);
}

function acs3Mismatch(canonical: string, stringToSign: string): EcsError {
  const message = `Specified signature does not match our calculation. server canonical request is:${canonical} server string to sign is:${stringToSign}`;
  return documentedError('SignatureDoesNotMatch', message);
}
