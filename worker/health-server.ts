import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { close, listen } from './listen';

export const ALIVE_PATH = '/healthz';
export const READY_PATH = '/readyz';

export interface HealthServer {
  port: number;
  stop: () => Promise<void>;
}

/**
 * Answers probes over HTTP. `/healthz`: 200 as long as the process lives and its event loop turns. `/readyz`: 200 when
 * `obstacles` finds none, otherwise 503. Both bodies are JSON. `address`: host and port; throws `AddressUnusable`.
 */
export async function startHealthServer(address: string, obstacles: () => Promise<string[]>): Promise<HealthServer> {
  const server = createServer((request, response) => {
    void respond(request.method, request.url, response, obstacles);
  });
  await listen(server, 'IMAGEFERRY_HEALTH_ADDRESS', address);
  return { port: (server.address() as AddressInfo).port, stop: () => close(server) };
}

async function respond(
  method: string | undefined,
  url: string | undefined,
  response: ServerResponse,
  obstacles: () => Promise<string[]>,
): Promise<void> {
  const path = method === 'GET' || method === 'HEAD' ? url?.split('?')[0] : undefined;
  if (path === ALIVE_PATH) {
    send(response, 200, { alive: true });
  } else if (path === READY_PATH) {
    const reasons = await obstacles();
    send(response, reasons.length === 0 ? 200 : 503, { ready: reasons.length === 0, reasons });
  } else {
    send(response, 404, { error: `there is only GET ${ALIVE_PATH} and GET ${READY_PATH}` });
  }
}

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(`${JSON.stringify(body)}\n`);
}
