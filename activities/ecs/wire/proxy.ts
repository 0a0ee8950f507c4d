import { isException } from './proxy-exceptions';

/** An HTTP proxy. Its user and password show neither in JSON nor in logs. */
export class ProxyServer {
  readonly isSecure: boolean;
  /** Host and port, for messages. */
  readonly address: string;
  readonly host: string;
  readonly port: number;
  readonly #authorization: string | undefined;

  constructor({ protocol, hostname, port, username, password }: URL) {
    this.isSecure = protocol === 'https:';
    this.host = hostname.replace(/^\[|\]$/g, '');
    this.port = port === '' ? (this.isSecure ? 443 : 80) : Number(port);
    this.address = `${hostname}:${String(this.port)}`;
    const credentials = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
    this.#authorization = username === '' ? undefined : `Basic ${Buffer.from(credentials, 'utf8').toString('base64')}`;
  }

  /** What a request carries for the proxy alone. */
  get headers(): Record<string, string> {
    return this.#authorization === undefined ? {} : { 'proxy-authorization': this.#authorization };
  }
}

/** Which calls leave the worker through which proxy. */
export interface ProxySettings {
  /** For calls by https. */
  https?: ProxyServer;
  /** For calls by http. */
  http?: ProxyServer;
  /** Hosts that are called without a proxy, in the form of NO_PROXY. */
  exceptions: readonly string[];
}

/** The proxy of an address such as `http://proxy.example.com:3128`, with or without its scheme; undefined for anything else. */
export function proxyServer(address: string): ProxyServer | undefined {
  try {
    const url = new URL(address.includes('://') ? address : `http://${address}`);
    const isHttp = url.protocol === 'http:' || url.protocol === 'https:';
    return isHttp && url.hostname !== '' ? new ProxyServer(url) : undefined;
  } catch {
    return undefined;
  }
}

/** The proxy that a URL is called through, if any. */
export function proxyFor(url: URL, settings: ProxySettings | undefined): ProxyServer | undefined {
  if (settings === undefined || isException(url, settings.exceptions)) return undefined;
  return url.protocol === 'https:' ? settings.https : settings.http;
}
