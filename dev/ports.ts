import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';

/** A port that was free a moment ago. */
export function freePort(): Promise<number> {
  return takeBriefly(0);
}

/** Whether a port is free now. */
export function isFree(port: number): Promise<boolean> {
  return takeBriefly(port).then(
    () => true,
    () => false,
  );
}

/** Takes a port, any for 0, and gives it back at once; rejects when somebody has it. */
async function takeBriefly(wanted: number): Promise<number> {
  const probe = createServer();
  probe.listen(wanted, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return port;
}
