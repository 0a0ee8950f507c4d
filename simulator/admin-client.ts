import type { AdminCommands } from './admin-server';

type Asynchronous<Commands> = {
  [Name in keyof Commands]: Commands[Name] extends (...input: infer Input) => infer Output
    ? (...input: Input) => Promise<Output>
    : never;
};

/** The commands of the admin API, as functions. */
export type SimulatorAdmin = Asynchronous<AdminCommands>;

/** Speaks to the admin API of a running simulator. */
export function simulatorAdmin(port: number): SimulatorAdmin {
  const send = async (command: string, argument: unknown): Promise<unknown> => {
    const url = `http://127.0.0.1:${String(port)}/${command}`;
    const response = await fetch(url, { method: 'POST', body: JSON.stringify(argument ?? {}) });
    if (!response.ok) throw new Error(`${command}: ${await response.text()}`);
    return response.json();
  };
  return new Proxy({} as SimulatorAdmin, {
    get: (_, command) => (argument: unknown) => send(String(command), argument),
  });
}
