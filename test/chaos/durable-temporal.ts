import path from 'node:path';
import { startTemporalServer } from '../../dev/temporal-server';
import { freePort } from '../../dev/ports';
import { kill } from './kill';

/** A Temporal server that comes back at the same address, with what it had stored. */
export interface DurableTemporal {
  address: string;
  /** SIGKILL, and then a new start; returns when it answers. */
  killAndRestart: () => Promise<void>;
  /** Ends its database as a crash does, and starts it again, while the server runs; only where the database is a process of its own. */
  crashDatabase?: () => Promise<void>;
  stop: () => Promise<void>;
}

/** Starts one whose files lie in the folder, with the namespace `default` and our search attributes. */
export type StartTemporal = (directory: string) => Promise<DurableTemporal>;

/** The dev server, with a file as its database. */
export const startDevServer: StartTemporal = async (directory) => {
  const port = await freePort();
  const start = () => startTemporalServer({ port, dbFile: path.join(directory, 'temporal.db') });
  let server = await start();
  return {
    address: server.address,
    killAndRestart: async () => {
      await kill(server);
      server = await start();
    },
    stop: () => kill(server),
  };
};
