/** What some work has taken; seconds. */
export interface Cost {
  seconds: number;
  workerCpuSeconds: number;
  serverCpuSeconds: number;
}

/** What worker and Temporal server have used so far; seconds of CPU. */
export interface CpuClocks {
  workerCpuSeconds: () => Promise<number>;
  serverCpuSeconds: () => Promise<number>;
}

/** Does the work, and returns what it has taken. */
export async function costOf(clocks: CpuClocks, work: () => Promise<unknown>): Promise<Cost> {
  const [worker, server] = [await clocks.workerCpuSeconds(), await clocks.serverCpuSeconds()];
  const startedAt = Date.now();
  await work();
  return {
    seconds: (Date.now() - startedAt) / 1000,
    workerCpuSeconds: (await clocks.workerCpuSeconds()) - worker,
    serverCpuSeconds: (await clocks.serverCpuSeconds()) - server,
  };
}
