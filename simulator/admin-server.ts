import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { Account } from './account';
import { problemsOf } from './admin-inputs';
import type { Simulation } from './ecs-server';
import type { FaultRule } from './faults';
import type { SimulatedImage } from './image';
import type { Settings } from './settings';

/** What an administrator of the simulator can ask for: one command per path, JSON in, JSON out. */
export interface AdminCommands {
  addImage: (image: Partial<SimulatedImage> & Pick<SimulatedImage, 'regionId' | 'imageId' | 'name'>) => SimulatedImage;
  /** Every image that exists, visible or not, of one region or of all. */
  images: (filter: { regionId?: string }) => SimulatedImage[];
  /** Changes what ECS knows of an image. */
  changeImage: (image: { regionId: string; imageId: string; changes: Partial<SimulatedImage> }) => void;
  /** Ends a running or waiting copy at once. */
  finishCopy: (copy: { regionId: string; imageId: string; as?: 'Available' | 'CreateFailed' | 'UnAvailable' }) => void;
  /** Takes an image away as if somebody else had deleted it. */
  removeImage: (image: { regionId: string; imageId: string }) => void;
  snapshots: (filter: { regionId?: string }) => { regionId: string; snapshotId: string }[];
  set: (settings: Partial<Settings>) => Settings;
  addFault: (rule: FaultRule) => void;
  clearFaults: (options: { seed?: number }) => void;
  journal: (filter: { action?: string }) => ReturnType<Simulation['journal']['list']>;
  peaks: () => Account['state']['peaks'];
}

/** The simulator's own API, on a port of its own. It has no protection: bind it to the local machine. */
export function createAdminServer(simulation: Simulation): Server {
  const commands = commandsOf(simulation);
  return createServer((message, response) => {
    void run(commands, message).then(
      (result) => {
        simulation.changed();
        response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(result ?? null));
      },
      (error: unknown) => {
        response.writeHead(400, { 'content-type': 'text/plain' }).end(error instanceof Error ? error.message : '');
      },
    );
  });
}

async function run(commands: AdminCommands, message: IncomingMessage): Promise<unknown> {
  const name = (message.url ?? '/').slice(1);
  if (!isCommand(commands, name)) {
    throw new Error(`unknown command "${name}"; use one of ${Object.keys(commands).join(', ')}`);
  }
  const input = await readInput(message);
  const problems = problemsOf(name, input);
  if (problems.length > 0) throw new Error(problems.join('\n'));
  return (commands[name] as (input: unknown) => unknown)(input);
}

function isCommand(commands: AdminCommands, name: string): name is keyof AdminCommands {
  return Object.hasOwn(commands, name);
}

async function readInput(message: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString('utf8');
  return text === '' ? {} : JSON.parse(text);
}

function commandsOf({ account, faults, journal }: Simulation): AdminCommands {
  const find = ({ regionId, imageId }: { regionId: string; imageId: string }): SimulatedImage => {
    const image = account.find(regionId, imageId);
    if (image === undefined) throw new Error(`there is no image ${imageId} in ${regionId}`);
    return image;
  };
  return {
    addImage: (image) => account.add(image),
    images: ({ regionId }) => {
      account.advance();
      return account.state.images.filter((image) => regionId === undefined || image.regionId === regionId);
    },
    changeImage: ({ changes, ...image }) => {
      Object.assign(find(image), changes);
    },
    finishCopy: (copy) => {
      const image = find(copy);
      image.status = copy.as ?? 'Available';
      delete image.copy;
      account.advance();
    },
    removeImage: (image) => {
      account.remove(find(image));
    },
    snapshots: ({ regionId }) =>
      account.state.snapshots.filter((snapshot) => regionId === undefined || snapshot.regionId === regionId),
    set: (settings) => {
      account.advance();
      Object.assign(account.settings, settings);
      account.advance();
      return account.settings;
    },
    addFault: (rule) => {
      faults.add(rule);
    },
    clearFaults: ({ seed }) => {
      faults.clear();
      if (seed !== undefined) faults.seed(seed);
    },
    journal: ({ action }) => journal.list(action),
    peaks: () => account.state.peaks,
  };
}
