import { randomUUID } from 'node:crypto';
import type { RunningProcess } from '../../dev/process';
import { MANIFEST_MEMO, TASK_QUEUE } from '../../contract/names';
import type { Manifest } from '../../contract/schema/manifest';
import { DEMO_IMAGE, type Simulator, simulatorAdmin, type SimulatorAdmin, startSimulator } from '../../simulator';
import { eventually } from '../support/stack';
import { createNamespace, type TestNamespace } from '../support/temporal';
import { kill, startWorkerProcess } from '../support/worker-process';

describe('a worker that is killed', () => {
  let temporal: TestNamespace;
  let simulator: Simulator;
  let ecs: SimulatorAdmin;
  let worker: RunningProcess;

  beforeEach(async () => {
    temporal = await createNamespace();
    const settings = { copySeconds: 3600, canCancel: false };
    simulator = await startSimulator({ host: '127.0.0.1', port: 0, adminPort: 0, seedDemo: true, settings });
    ecs = simulatorAdmin(simulator.adminPort ?? 0);
    worker = startWorker();
  });

  afterEach(async () => {
    await worker.stop();
    await simulator.stop();
    await temporal.close();
  });

  function startWorker(): RunningProcess {
    return startWorkerProcess({
      temporal,
      port: simulator.port,
      env: {
        // The pause after a call is long enough to be killed in.
        IMAGEFERRY_LOOK_INTERVAL_MS: '500',
        IMAGEFERRY_POLL_MINIMUM_MS: '100',
        IMAGEFERRY_POLL_MAXIMUM_MS: '1000',
      },
    });
  }

  async function killWorker(): Promise<void> {
    await kill(worker);
    worker = startWorker();
  }

  async function untilCalled(action: string, times: number): Promise<void> {
    await eventually(
      async () => (await ecs.journal({ action })).length >= times,
      () => `${action} is not called ${String(times)} times`,
    );
  }

  it('while it compensates leaves the rest of the abort to another one', async () => {
    const replication = await temporal.client.workflow.start('replicateImage', {
      taskQueue: TASK_QUEUE,
      workflowId: `replicate/${randomUUID()}`,
      args: [{ source: { regionId: DEMO_IMAGE.regionId, imageId: DEMO_IMAGE.imageId }, targets: ['cn-beijing'] }],
    });
    await untilCalled('CopyImage', 1);
    await replication.cancel();
    await untilCalled('CancelCopyImage', 1);

    await killWorker();
    await ecs.set({ canCancel: true });

    await expect(replication.result()).rejects.toThrow();
    const { status, memo } = await replication.describe();
    expect(status.name).toBe('CANCELLED');
    expect((memo?.[MANIFEST_MEMO] as Manifest).copies[0]?.compensation?.outcome).toBe('cancelled');
    expect(await ecs.images({ regionId: 'cn-beijing' })).toEqual([]);
    expect(await ecs.journal({ action: 'CopyImage' })).toHaveLength(1);
  });
});
