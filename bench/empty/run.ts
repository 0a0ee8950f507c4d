import { Client, Connection } from '@temporalio/client';
import { startProgram, untilItWrites } from '../../dev/process';
import { startTemporalServer } from '../../dev/temporal-server';
import { type Cost, costOf } from '../stack/cost';
import { cpuSeconds } from '../stack/usage';
import type { emptyCopies } from './workflows';

const QUEUE = 'empty';

/** Runs so many empty copies on a server and a worker of their own. */
export async function runEmpty(count: number, atOnce: number): Promise<Cost> {
  const server = await startTemporalServer();
  const worker = startProgram('bench/empty/worker', [server.address, QUEUE], { stdio: ['ignore', 'pipe', 'inherit'] });
  const connection = await Connection.connect({ address: server.address });
  try {
    await untilItWrites(worker.child);
    const { workflow } = new Client({ connection });
    const clocks = {
      workerCpuSeconds: () => cpuSeconds(worker.child),
      serverCpuSeconds: () => cpuSeconds(server.child),
    };
    return await costOf(clocks, () =>
      workflow.execute<typeof emptyCopies>('emptyCopies', {
        taskQueue: QUEUE,
        workflowId: 'empty',
        args: [count, atOnce],
      }),
    );
  } finally {
    await connection.close();
    await worker.stop();
    await server.stop();
  }
}
