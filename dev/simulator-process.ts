import { type RunningProcess, startProgram, untilItWrites } from './process';

/** A simulator as a process of its own, and its ports. */
export interface SimulatorProcess extends RunningProcess {
  port: number;
  adminPort: number;
}

/** Starts a simulator, `program` as in `startProgram`, on free ports unless `args` say otherwise, and returns when it listens. */
export async function startSimulatorProcess(program: string, args: readonly string[]): Promise<SimulatorProcess> {
  const stdio = ['ignore', 'pipe', 'inherit'] as const;
  const started = startProgram(program, ['--admin-port', '0', ...args], { stdio: [...stdio] });
  const ports = JSON.parse(await untilItWrites(started.child)) as { port: number; adminPort: number };
  return { ...started, ...ports };
}
