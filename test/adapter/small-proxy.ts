import { createServer, request as sendRequest, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a proxy was asked for. */
export interface Asked {
  /** `CONNECT`, or the method of a call by http. */
  method: string;
  /** `host:port` of a tunnel, or the URL of a call by http. */
  target: string;
  authorization: string | undefined;
}

/** How a proxy answers. */
interface Behaviour {
  /** The port on this machine that all calls by http go to, whatever their host. */
  port?: number;
  /** Hosts that the proxy cannot reach. */
  dark?: readonly string[];
  /** The status of its answer to CONNECT; with 200 it ends the tunnel at the first bytes. */
  connectStatus?: number;
}

export interface SmallProxy {
  address: string;
  asked: Asked[];
  behaviour: Behaviour;
  /** The bytes that came first through a tunnel. */
  firstBytes: Buffer[];
  stop: () => void;
}

/** An HTTP proxy for tests: it notes what it is asked for. */
export async function startSmallProxy(behaviour: Behaviour = {}): Promise<SmallProxy> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const proxy: SmallProxy = {
    address: `127.0.0.1:${String(port)}`,
    asked: [],
    behaviour,
    firstBytes: [],
    stop: () => {
      server.closeAllConnections();
      server.close();
    },
  };
  forward(server, proxy);
  tunnel(server, proxy);
  return proxy;
}

function forward(server: Server, proxy: SmallProxy): void {
  server.on('request', (request, response) => {
    const { method = '', url = '', headers } = request;
    proxy.asked.push({ method, target: url, authorization: headers['proxy-authorization'] });
    const { host, pathname, search } = new URL(url);
    const { port, dark = [] } = proxy.behaviour;
    if (dark.includes(host) || port === undefined) {
      response.writeHead(502).end('<html>no route</html>');
      return;
    }
    const onward = sendRequest({ host: '127.0.0.1', port, method, path: pathname + search, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    onward.on('error', () => response.destroy());
    request.pipe(onward);
  });
}

function tunnel(server: Server, proxy: SmallProxy): void {
  server.on('connect', ({ method = '', url = '', headers }, socket) => {
    proxy.asked.push({ method, target: url, authorization: headers['proxy-authorization'] });
    const status = proxy.behaviour.connectStatus ?? 200;
    socket.on('error', () => undefined);
    socket.write(`HTTP/1.1 ${String(status)} text of the proxy\r\n\r\n`);
    if (status !== 200) {
      socket.end();
      return;
    }
    socket.once('data', (bytes: Buffer) => {
      proxy.firstBytes.push(bytes);
      socket.destroy();
    });
  });
}
