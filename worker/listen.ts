import { once } from 'node:events';
import type { Server } from 'node:http';

/** An address cannot be listened on; the message names it and its variable. */
export class AddressUnusable extends Error {
  override readonly name = 'AddressUnusable';

  constructor(variable: string, address: string, cause: NodeJS.ErrnoException) {
    super(`${variable}: "${address}" cannot be listened on (${cause.code ?? cause.message})`, { cause });
  }
}

/** Lets a server listen on the address, host and port, that a variable holds. Throws `AddressUnusable`. */
export async function listen(server: Server, variable: string, address: string): Promise<void> {
  const colon = address.lastIndexOf(':');
  server.listen(Number(address.slice(colon + 1)), address.slice(0, colon).replace(/^\[|\]$/g, ''));
  try {
    await once(server, 'listening');
  } catch (error) {
    throw new AddressUnusable(variable, address, error as NodeJS.ErrnoException);
  }
}

/** Ends a server at once, also for those who keep a connection open. */
export async function close(server: Server): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  server.closeAllConnections();
  await closed;
}
