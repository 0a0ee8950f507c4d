import { type ClientRequest, request as sendByHttp } from 'node:http';
import { Agent, request as sendByHttps, type RequestOptions } from 'node:https';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { connect as connectByTls, type ConnectionOptions } from 'node:tls';
import type { ProxyServer } from './proxy';

/** A proxy did not open a tunnel; nothing was sent to ECS. The reason names the proxy and holds no password. */
export class ProxyFailure extends Error {
  override readonly name = 'ProxyFailure';

  constructor(readonly reason: string) {
    super(reason);
  }
}

/** How long a proxy may take when the request does not say it. */
const LONGEST_MS = 30_000;

/** Node leaves out the socket when there is an error; its type does not say so. */
type Opened = (error: Error | null, socket?: Duplex) => void;

/** Where a tunnel leads, as Node describes it to an agent. `timeout` is that of the connection; ms. */
type Destination = ConnectionOptions & { host: string; port: number; timeout?: number };

/** Connects to https servers through a proxy (CONNECT), and keeps the connections for later requests. */
export class TunnelAgent extends Agent {
  constructor(private readonly proxy: ProxyServer) {
    super({ keepAlive: true });
  }

  /** Called by Node for each new connection. */
  override createConnection(options: RequestOptions, callback: unknown): undefined {
    this.open(options as Destination, callback as Opened);
  }

  private open(destination: Destination, opened: Opened): void {
    const call = this.askForTunnel(destination);
    const timer = setTimeout(() => {
      call.destroy(new ProxyFailure(`the proxy ${this.proxy.address} did not answer in time`));
    }, destination.timeout ?? LONGEST_MS);
    call.once('close', () => {
      clearTimeout(timer);
    });
    call.once('connect', ({ statusCode }, socket: Socket) => {
      clearTimeout(timer);
      if (statusCode === 200) {
        opened(null, connectByTls({ ...destination, socket }));
        return;
      }
      socket.destroy();
      opened(new ProxyFailure(`the proxy ${this.proxy.address} answered ${String(statusCode)}`));
    });
    call.once('error', (error: NodeJS.ErrnoException) => {
      opened(error instanceof ProxyFailure ? error : this.unreachable(error));
    });
    call.end();
  }

  private askForTunnel({ host, port }: Destination): ClientRequest {
    const target = `${host.includes(':') ? `[${host}]` : host}:${String(port)}`;
    const send = this.proxy.isSecure ? sendByHttps : sendByHttp;
    return send({
      host: this.proxy.host,
      port: this.proxy.port,
      method: 'CONNECT',
      path: target,
      headers: { host: target, ...this.proxy.headers },
      agent: false,
    });
  }

  private unreachable({ code }: NodeJS.ErrnoException): ProxyFailure {
    return new ProxyFailure(`the proxy ${this.proxy.address}: ${code ?? 'connection failed'}`);
  }
}
