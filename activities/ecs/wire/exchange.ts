import { AsyncLocalStorage } from 'node:async_hooks';
import type { OutgoingHttpHeaders, RequestOptions } from 'node:http';
import httpx, { type Options } from 'httpx';
import { proxyFor, type ProxyServer, type ProxySettings } from './proxy';
import { TunnelAgent } from './tunnel-agent';

/** The head of an answer. The SDK keeps neither its status, when the body is not JSON, nor its date. */
export interface AnswerHead {
  status: number;
  /** The time by the clock of the server, if it says so; ms since 1970. */
  serverTime?: number;
  /** The time by the clock of the worker; ms since 1970. */
  receivedAt: number;
}

interface Exchange {
  proxy: ProxySettings | undefined;
  lastAnswer?: AnswerHead;
}

/** One call of the SDK, with all that it sends: the credentials may have to be fetched first. */
const exchanges = new AsyncLocalStorage<Exchange>();

/**
 * Makes a call of the SDK through the proxy that the settings name. Returns its result or its error, and the head of the last
 * answer. The SDK has options for proxies and leaves them unused, but sends everything by `httpx.request`.
 */
export async function exchange<Result>(
  proxy: ProxySettings | undefined,
  call: () => Promise<Result>,
): Promise<{ result: Promise<Result>; lastAnswer: AnswerHead | undefined }> {
  const own: Exchange = { proxy };
  const result = exchanges.run(own, async () => call());
  await result.catch(() => undefined);
  return { result, lastAnswer: own.lastAnswer };
}

const { request: sendDirectly } = httpx;

Object.assign(httpx, {
  request: async (url: string, options: Options) => {
    const current = exchanges.getStore();
    const proxy = proxyFor(new URL(url), current?.proxy);
    const answer = await sendDirectly(url, proxy === undefined ? options : through(proxy, url, options));
    if (current !== undefined) current.lastAnswer = headOf(answer);
    return answer;
  },
});

function headOf({ statusCode = 0, headers }: Awaited<ReturnType<typeof sendDirectly>>): AnswerHead {
  const serverTime = Date.parse(headers.date ?? '');
  const receivedAt = Date.now();
  return Number.isNaN(serverTime) ? { status: statusCode, receivedAt } : { status: statusCode, serverTime, receivedAt };
}

const agents = new WeakMap<ProxyServer, TunnelAgent>();

function through(proxy: ProxyServer, url: string, options: Options): Options {
  if (!url.startsWith('https:')) return { ...options, beforeRequest: (request) => forwarded(proxy, url, request) };
  const agent = agents.get(proxy) ?? new TunnelAgent(proxy);
  agents.set(proxy, agent);
  return { ...options, agent };
}

/** A request by http goes to the proxy itself, and names the whole URL. */
function forwarded(proxy: ProxyServer, url: string, request: RequestOptions): RequestOptions {
  const headers = { ...(request.headers as OutgoingHttpHeaders), ...proxy.headers };
  return { ...request, host: proxy.host, port: proxy.port, path: url, headers };
}
