import { InvalidRequestError, NoWorkerError, Replications } from '../../client';
import { createNamespace } from '../support/temporal';
import { eventually, SOURCE, startStack } from '../support/stack';

const MALFORMED = { source: { regionId: SOURCE.regionId, imageId: 'm-missing0001' }, targets: [SOURCE.regionId] };

async function refusalOf(replications: Replications): Promise<readonly string[]> {
  const error: unknown = await replications.start(MALFORMED).catch((reason: unknown) => reason);
  if (error instanceof InvalidRequestError) return error.problems;
  throw new Error(`it was not refused: ${String(error)}`);
}

/** The tests wait for most of their time, and do so side by side: each has a namespace of its own. */
describe('a program that starts a malformed request', () => {
  it.concurrent('hears what ECS says against it as well, and nothing runs afterwards', async () => {
    const stack = await startStack();
    const { client } = stack.temporal;

    expect(await refusalOf(new Replications(client))).toEqual([
      expect.stringContaining('targets.0: "cn-hangzhou" is the source region') as string,
      expect.stringContaining('"m-missing0001" does not exist in cn-hangzhou') as string,
    ]);
    await eventually(
      async () => (await client.workflow.count("ExecutionStatus = 'Running'")).count === 0,
      () => 'a workflow runs on',
    );
    await stack.stop();
  });

  it.concurrent('does not wait for an ECS that hangs', async () => {
    const stack = await startStack({ callTimeoutMs: 60_000 });
    await stack.ecs.addFault({ kind: 'delayBefore', action: 'DescribeRegions', delayMs: 30_000 });

    expect(await refusalOf(new Replications(stack.temporal.client))).toEqual([
      expect.stringContaining('is the source region') as string,
      '(request): not checked against ECS yet: ECS does not answer within 10 seconds',
    ]);
    await stack.ecs.clearFaults({});
    await stack.stop();
  });

  it.concurrent('while no worker runs is told so when it asks for the manifest', async () => {
    const temporal = await createNamespace();
    const replications = new Replications(temporal.client);
    const { id } = await replications.start({ source: MALFORMED.source, targets: ['cn-beijing'] });

    await expect(replications.manifest(id)).rejects.toThrow(NoWorkerError);
    expect(await replications.untilPlanned(id, 1)).toBe(false);
    await temporal.close();
  });

  it.concurrent('while no worker runs hears what the request itself shows, and that ECS was not asked', async () => {
    const temporal = await createNamespace();

    expect(await refusalOf(new Replications(temporal.client))).toEqual([
      expect.stringContaining('is the source region') as string,
      '(request): not checked against ECS yet: no worker answered within 20 seconds',
    ]);
    await temporal.close();
  });
});
