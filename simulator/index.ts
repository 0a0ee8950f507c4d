import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Account } from './account';
import { emptyState } from './account-state';
import { createAdminServer } from './admin/server';
import { ecsServers } from './ecs-server';
import { Faults } from './faults';
import { DEMO_IMAGE } from './image';
import { Journal } from './journal';
import { DEFAULT_SETTINGS, type Settings } from './settings';
import { regionsOf } from './regions';
import type { Simulation } from './simulation';
import type { AccessKey } from './signature';
import { StateFile } from './state-file';

export { simulatorAdmin, type SimulatorAdmin } from './admin/client';
export type { FaultKind, FaultRule } from './faults';
export { DEMO_IMAGE, type ImageStatus, type SimulatedImage } from './image';
export type { JournalEntry } from './journal';
export { seededRandom } from './seeded-random';

/** The account that the access key belongs to, unless the setting `accountId` says otherwise. */
export const SIMULATOR_ACCOUNT_ID = DEFAULT_SETTINGS.accountId;

/** The only access key that the simulator knows. */
export const SIMULATOR_KEY: AccessKey = { id: 'simulator-key', secret: 'simulator-secret' };

export interface SimulatorOptions {
  host: string;
  /** 0 takes a free one. */
  port: number;
  /** No admin API without a port. */
  adminPort?: number;
  /** Gives each region an endpoint on a free port, which DescribeRegions tells. */
  regionEndpoints?: boolean;
  /** Where the state is kept across restarts; the journal is beside it. */
  stateFile?: string;
  settings?: Partial<Settings>;
  seedDemo?: boolean;
}

export interface Simulator {
  port: number;
  adminPort?: number;
  stop: () => Promise<void>;
}

/** Starts a server that behaves like the image API of ECS. */
export async function startSimulator(options: SimulatorOptions): Promise<Simulator> {
  const { host, stateFile: path } = options;
  const kept = (path === undefined ? undefined : StateFile.read(path)) ?? emptyState();
  const settings = { ...DEFAULT_SETTINGS, ...kept.settings, ...options.settings };
  const account = new Account({ ...kept, settings });
  if (options.seedDemo === true && account.find(DEMO_IMAGE.regionId, DEMO_IMAGE.imageId) === undefined) {
    account.add({ ...DEMO_IMAGE, description: 'Base image of the web servers' });
  }
  const stateFile = path === undefined ? undefined : new StateFile(path, () => account.state());
  const simulation: Simulation = {
    account,
    journal: new Journal(path === undefined ? undefined : `${path}.journal`),
    faults: new Faults(),
    key: SIMULATOR_KEY,
    save: () => {
      const changes = account.takeChanges();
      stateFile?.save(changes);
    },
  };
  const servers: Server[] = [];
  const start = async (server: Server, wanted: number): Promise<number> => {
    servers.push(server);
    return listen(server, host, wanted);
  };
  const stop = async (): Promise<void> => {
    await Promise.all(servers.map(close));
    stateFile?.close();
  };
  const ecs = ecsServers(simulation);
  const port = await start(ecs(), options.port);
  for (const regionId of options.regionEndpoints === true ? regionsOf(account.settings).keys() : []) {
    account.endpoints.set(regionId, `${host}:${String(await start(ecs(regionId), 0))}`);
  }
  if (options.adminPort === undefined) return { port, stop };
  return { port, adminPort: await start(createAdminServer(simulation), options.adminPort), stop };
}

async function listen(server: Server, host: string, port: number): Promise<number> {
  server.listen(port, host);
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

async function close(server: Server): Promise<void> {
  server.close();
  server.closeAllConnections();
  await once(server, 'close');
}
