import { type ClientRequest, type IncomingMessage, request as sendByHttp } from 'node:http';
import { request as sendByHttps } from 'node:https';
import { proxyFor, type ProxySettings } from '../ecs/wire/proxy';
import { ProxyFailure, TunnelAgent } from '../ecs/wire/tunnel-agent';

export interface Post {
  url: URL;
  headers: Record<string, string>;
  body: string;
  /** Of a call by https. One by http is made directly. */
  proxy: ProxySettings | undefined;
  timeoutMs: number;
  /** Ends the call early. */
  signal: AbortSignal;
}

/** The head of an answer. */
export interface Answer {
  status: number;
  retryAfter: string | undefined;
}

/** There is no answer. The reason names neither the address nor anything else of the request. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer';
}

/** Most of an answer's body that is read, for the sake of a receiver that sends one; bytes. */
const LONGEST_BODY = 65_536;

/** Sends a message and returns the head of the answer. It follows no redirection, and makes nothing of the body. */
export function post({ url, headers, body, proxy, timeoutMs, signal }: Post): Promise<Answer> {
  const deadline = AbortSignal.timeout(timeoutMs);
  return new Promise((resolve, reject) => {
    const call = open(url, proxy, {
      method: 'POST',
      headers: { ...headers, 'content-length': String(Buffer.byteLength(body)) },
      signal: AbortSignal.any([deadline, signal]),
    });
    call.on('error', (error: NodeJS.ErrnoException) => {
      reject(new NoAnswer(deadline.aborted ? `no answer within ${String(timeoutMs / 1000)} s` : reasonOf(error)));
    });
    call.on('response', (answer) => {
      drain(answer);
      resolve({ status: answer.statusCode ?? 0, retryAfter: answer.headers['retry-after'] });
    });
    call.end(body);
  });
}

interface CallOptions {
  method: string;
  headers: Record<string, string>;
  signal: AbortSignal;
}

function open(url: URL, proxy: ProxySettings | undefined, options: CallOptions): ClientRequest {
  if (url.protocol !== 'https:') return sendByHttp(url, { ...options, agent: false });
  const server = proxyFor(url, proxy);
  return sendByHttps(url, { ...options, agent: server === undefined ? false : new TunnelAgent(server) });
}

function drain(answer: IncomingMessage): void {
  let size = 0;
  answer.on('error', () => undefined);
  answer.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size > LONGEST_BODY) answer.destroy();
  });
}

function reasonOf(error: NodeJS.ErrnoException): string {
  return error instanceof ProxyFailure ? error.reason : (error.code ?? 'the connection failed');
}
