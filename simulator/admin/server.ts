import { createServer, type IncomingMessage, type Server } from 'node:http';
import { z } from 'zod';
import { messageOf } from '../../contract/message-of';
import type { Simulation } from '../simulation';
import { ADMIN_COMMANDS, type AdminCommand } from './commands';
import { requireRegions } from './require-regions';

const COMMANDS: Readonly<Record<string, AdminCommand<z.core.$ZodType, unknown>>> = ADMIN_COMMANDS;

/** The simulator's own API, on a port of its own. It has no protection: bind it to the local machine. */
export function createAdminServer(simulation: Simulation): Server {
  return createServer((message, response) => {
    void carryOut(simulation, message).then(
      (result) => {
        simulation.save();
        response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(result ?? null));
      },
      (error: unknown) => {
        response.writeHead(400, { 'content-type': 'text/plain' }).end(messageOf(error));
      },
    );
  });
}

async function carryOut(simulation: Simulation, message: IncomingMessage): Promise<unknown> {
  const command = commandAt(message.url ?? '/');
  const { data, error } = z.safeParse(command.input, await readInput(message));
  if (error !== undefined) throw new Error(problemsOf(error).join('\n'));
  requireRegions(simulation.account.settings, data);
  return command.carryOut(simulation, data);
}

/** The path is the command's name. */
function commandAt(url: string): AdminCommand<z.core.$ZodType, unknown> {
  const name = url.slice(1);
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (command !== undefined) return command;
  throw new Error(`unknown command "${name}"; use one of ${Object.keys(COMMANDS).join(', ')}`);
}

async function readInput(message: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString('utf8');
  return text === '' ? {} : JSON.parse(text);
}

/** One line for each thing that is wrong with a command's input. */
function problemsOf({ issues }: z.core.$ZodError): string[] {
  return issues.map(({ path, message }) => [...path.map(String), message].join(': '));
}
