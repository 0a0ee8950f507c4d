import { lookup } from 'node:dns/promises';
import { connect as connectPlain, isIP, type Socket } from 'node:net';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import { defined } from '../defined';
import { messageOf } from '../message-of';

/** How the client would reach a Temporal server. */
export interface Reach {
  /** host:port */
  address: string;
  /** Certificates for TLS in PEM; undefined where the client does not use TLS. */
  tls?: { serverNameOverride?: string; ca?: Uint8Array; certificate?: Uint8Array; key?: Uint8Array };
}

/** What the SDK's options for TLS have of it. */
interface TlsOptions {
  serverNameOverride?: string;
  serverRootCACertificate?: Uint8Array;
  clientCertPair?: { crt: Uint8Array; key: Uint8Array };
}

/** From the options that the SDK takes. */
export function reachOf(address: string, tls: boolean | null | TlsOptions = false): Reach {
  if (tls === false || tls === null) return { address };
  if (tls === true) return { address, tls: {} };
  const { serverNameOverride, serverRootCACertificate: ca, clientCertPair } = tls;
  return {
    address,
    tls: defined({ serverNameOverride, ca, certificate: clientCertPair?.crt, key: clientCertPair?.key }),
  };
}

const PATIENCE_MS = 1_500;

/**
 * What is in the way of a connection, with the fix: the name, the port, or the certificate. Undefined when none of these is, as
 * far as a look of two seconds can tell.
 */
export async function whyUnreachable({ address, tls }: Reach): Promise<string | undefined> {
  const { host, port } = partsOf(address);
  const deadline = AbortSignal.timeout(PATIENCE_MS);
  try {
    if (isIP(host) === 0) await withDeadline(lookup(host), deadline);
    const socket = await opened(connectPlain({ host, port }), 'connect', deadline);
    if (tls === undefined) {
      const isTls = await speaksTls(socket);
      return isTls ? 'the server expects TLS; set TEMPORAL_TLS=true, or tls in the profile' : undefined;
    }
    const secure = await opened(secured(socket, host, tls), 'secureConnect', deadline);
    const refusal = await refusalAfterHandshake(secure);
    if (refusal !== undefined) return clientCertificateProblem(refusal, tls);
    return undefined;
  } catch (error) {
    return explained(codeOf(error), { host, port, tls }) ?? messageOf(error);
  }
}

function secured(socket: Socket, host: string, tls: NonNullable<Reach['tls']>): TLSSocket {
  const { serverNameOverride: servername = isIP(host) === 0 ? host : '', ca, certificate, key } = tls;
  const files = { ca: asBuffer(ca), cert: asBuffer(certificate), key: asBuffer(key) };
  try {
    return connectTls({ socket, servername, ALPNProtocols: ['h2'], ...defined(files) });
  } catch (error) {
    // A file that is no certificate and no key; a socket that stays open would keep the process from ending.
    socket.destroy();
    throw error;
  }
}

function asBuffer(bytes: Uint8Array | undefined): Buffer | undefined {
  return bytes && Buffer.from(bytes);
}

function partsOf(address: string): { host: string; port: number } {
  const { hostname, port } = new URL(`tcp://${address}`);
  return { host: hostname.replace(/^\[|\]$/g, ''), port: port === '' ? 7233 : Number(port) };
}

const TIMED_OUT = 'ETIMEDOUT';

function withDeadline<Result>(work: Promise<Result>, deadline: AbortSignal): Promise<Result> {
  const late = new Promise<never>((_, reject) => {
    deadline.addEventListener('abort', () => {
      reject(Object.assign(new Error('no answer'), { code: TIMED_OUT }));
    });
  });
  return Promise.race([work, late]);
}

async function opened<Kind extends Socket | TLSSocket>(
  socket: Kind,
  event: 'connect' | 'secureConnect',
  deadline: AbortSignal,
): Promise<Kind> {
  const ready = new Promise<Kind>((resolve, reject) => {
    socket.once('error', reject);
    socket.once(event, () => {
      resolve(socket);
    });
  });
  try {
    return await withDeadline(ready, deadline);
  } catch (error) {
    socket.destroy();
    throw error;
  }
}

/** The first bytes of HTTP/2. A server with TLS takes them for a broken handshake: it answers with an alert, or hangs up. */
const PREFACE = 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0';
const TLS_ALERT = 0x15;

async function speaksTls(socket: Socket): Promise<boolean> {
  const first = await firstAnswer(socket);
  if (first === 'silence') return false;
  return first === 'end' || first[0] === TLS_ALERT || first.subarray(0, 5).toString('latin1') === 'HTTP/';
}

/**
 * The code with which a server ends a handshake that the client took for done; undefined when it serves. With TLS 1.3 a server looks
 * at the client certificate only then.
 */
async function refusalAfterHandshake(socket: TLSSocket): Promise<string | undefined> {
  try {
    return (await firstAnswer(socket)) === 'end' ? 'ECONNRESET' : undefined;
  } catch (error) {
    return codeOf(error);
  }
}

/** What the server says to the preface of HTTP/2, or that it hangs up, or says nothing for a while. Throws when the connection breaks. */
async function firstAnswer(socket: Socket): Promise<Buffer | 'end' | 'silence'> {
  try {
    return await new Promise((resolve, reject) => {
      socket.once('data', resolve);
      socket.once('error', reject);
      socket.once('close', () => {
        resolve('end');
      });
      socket.setTimeout(PATIENCE_MS / 2, () => {
        resolve('silence');
      });
      socket.write(PREFACE, 'latin1');
    });
  } finally {
    socket.destroy();
  }
}

function codeOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
}

/** By the codes of Node and of OpenSSL. */
function explained(
  code: string,
  { host, port, tls }: { host: string; port: number; tls: Reach['tls'] },
): string | undefined {
  const at = `${host} port ${String(port)}`;
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN')
    return `the name ${host} does not resolve; correct it, or check the DNS`;
  if (code === 'ECONNREFUSED') return `nothing listens at ${at}; start Temporal there, or correct the port`;
  if (code === TIMED_OUT || code === 'EHOSTUNREACH' || code === 'ENETUNREACH')
    return `${at} does not answer; check the network and the firewall`;
  if (code === 'ECONNRESET' && tls?.certificate !== undefined)
    return 'the server hangs up in the handshake: it refuses the client certificate, or does not speak TLS';
  if (code === 'ERR_SSL_WRONG_VERSION_NUMBER' || code === 'ERR_SSL_PACKET_LENGTH_TOO_LONG' || code === 'ECONNRESET')
    return 'the server does not speak TLS; unset TEMPORAL_TLS and TEMPORAL_API_KEY, or tls in the profile';
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID')
    return `the certificate is not for ${host}; correct the name, or set TEMPORAL_TLS_SERVER_NAME`;
  if (UNTRUSTED.has(code))
    return `the certificate of the server is not trusted (${code}); give its authority in TEMPORAL_TLS_SERVER_CA_CERT_PATH`;
  if (code.startsWith('ERR_OSSL_'))
    return `a certificate or a key cannot be used (${code}); check TEMPORAL_TLS_CLIENT_CERT_PATH, TEMPORAL_TLS_CLIENT_KEY_PATH and TEMPORAL_TLS_SERVER_CA_CERT_PATH, or the profile`;
  return ALERT.test(code) ? clientCertificateProblem(code, tls) : undefined;
}

/** What the other side has against the handshake. */
const ALERT = /^ERR_SSL_.*_ALERT_/;

function clientCertificateProblem(code: string, tls: Reach['tls']): string {
  return tls?.certificate === undefined
    ? 'the server asks for a client certificate; give it in TEMPORAL_TLS_CLIENT_CERT_PATH, and its key in TEMPORAL_TLS_CLIENT_KEY_PATH'
    : `the server refuses the client certificate (${code}); it must not have expired, and an authority that the server trusts must have signed it`;
}

const UNTRUSTED: ReadonlySet<string> = new Set([
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'CERT_HAS_EXPIRED',
  'CERT_NOT_YET_VALID',
]);
