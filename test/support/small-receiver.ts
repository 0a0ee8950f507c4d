import { createServer, type IncomingHttpHeaders, type IncomingMessage, type OutgoingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A message as it arrived. */
export interface Received {
  path: string;
  headers: IncomingHttpHeaders;
  body: string;
}

/** How a receiver answers. */
interface Behaviour {
  status?: number;
  headers?: OutgoingHttpHeaders;
  /** `silent` leaves the sender without an answer; `endless` begins an answer and never ends it. */
  manner?: 'silent' | 'endless';
}

export interface SmallReceiver {
  url: string;
  received: Received[];
  behaviour: Behaviour;
  stop: () => Promise<void>;
}

/** Receives webhooks, on a free port of this machine unless one is given. */
export async function startSmallReceiver(behaviour: Behaviour = {}, port = 0): Promise<SmallReceiver> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const receiver: SmallReceiver = {
    url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/t0ken`,
    received: [],
    behaviour,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
  server.on('request', (request, response) => {
    void bodyOf(request).then((body) => {
      receiver.received.push({ path: request.url ?? '', headers: request.headers, body });
      const { status = 204, headers = {}, manner } = receiver.behaviour;
      if (manner === 'silent') return;
      response.writeHead(status, headers);
      if (manner === 'endless') response.write('x'.repeat(1_000_000));
      else response.end();
    });
  });
  return receiver;
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
