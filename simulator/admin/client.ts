import type { z } from 'zod';
import type { AdminCommands } from './commands';

type Input<Name extends keyof AdminCommands> = z.infer<AdminCommands[Name]['input']>;

/** The commands of the admin API, as functions. A command that takes nothing has no parameter. */
export type SimulatorAdmin = {
  [Name in keyof AdminCommands]: (
    ...input: Input<Name> extends Record<string, never> ? [] : [Input<Name>]
  ) => Promise<ReturnType<AdminCommands[Name]['carryOut']>>;
};

/** Speaks to the admin API of a running simulator. A refused command rejects with what is wrong with it. */
export function simulatorAdmin(port: number): SimulatorAdmin {
  const send = async (command: string, input: unknown): Promise<unknown> => {
    const url = `http://127.0.0.1:${String(port)}/${command}`;
    const response = await fetch(url, { method: 'POST', body: JSON.stringify(input ?? {}) });
    if (!response.ok) throw new Error(`${command}: ${await response.text()}`);
    return response.json();
  };
  return new Proxy({} as SimulatorAdmin, {
    get: (_, command) => (input: unknown) => send(String(command), input),
  });
}
