import { TestWorkflowEnvironment } from '@temporalio/testing';
import { createActivities } from '../../activities';
import { Replications, UnreachableError } from '../../client';
import { testServerBinary } from '../../dev/binaries';
import { simulatorAdmin, startSimulator, type Simulator } from '../../simulator';
import { dependenciesFor, SOURCE } from '../support/stack';
import { quietRuntime, startWorker, type RunningWorker } from '../support/temporal';

const HOUR_MS = 3_600_000;

/** On the time-skipping server, where an hour passes in a moment. */
describe('a plan that cannot be made', () => {
  let environment: TestWorkflowEnvironment;
  let simulator: Simulator;
  let worker: RunningWorker;

  beforeAll(async () => {
    quietRuntime();
    environment = await TestWorkflowEnvironment.createTimeSkipping({
      server: { executable: { type: 'existing-path', path: await testServerBinary() } },
    });
    simulator = await startSimulator({ host: '127.0.0.1', port: 0, adminPort: 0, seedDemo: true });
    worker = await startWorker(
      { namespace: environment.client.options.namespace, nativeConnection: environment.nativeConnection },
      { activities: createActivities(dependenciesFor(simulator.port, environment)) },
    );
  });

  afterAll(async () => {
    await worker.stop();
    await simulator.stop();
    await environment.teardown();
  });

  it('is given up after an hour, and callers hear what ECS said last', async () => {
    await simulatorAdmin(simulator.adminPort ?? 0).addFault({ kind: 'error', action: 'DescribeRegions' });
    const startedAt = await environment.currentTimeMs();

    const replications = new Replications(environment.client);
    const { id } = await replications.start({
      source: { regionId: SOURCE.regionId, imageId: SOURCE.imageId },
      targets: ['cn-beijing'],
    });
    const failure: unknown = await replications.result(id).catch((error: unknown) => error);

    expect((await environment.currentTimeMs()) - startedAt).toBeGreaterThan(0.9 * HOUR_MS);
    expect(failure).toBeInstanceOf(UnreachableError);
    expect(String(failure)).toContain('DescribeRegions in cn-hangzhou: InternalError');
  });
});
