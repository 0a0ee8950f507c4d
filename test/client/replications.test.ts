import { InvalidRequestError, Replications, UnreachableError } from '../../client';
import { createNamespace, type TestNamespace } from '../support/temporal';
import { SOURCE, startStack } from '../support/stack';

const MALFORMED = { source: { regionId: SOURCE.regionId, imageId: 'm-missing0001' }, targets: [SOURCE.regionId] };

async function refusalOf(replications: Replications): Promise<readonly string[]> {
  const error: unknown = await replications.start(MALFORMED).catch((reason: unknown) => reason);
  if (error instanceof InvalidRequestError) return error.problems;
  throw new Error(`it was not refused: ${String(error)}`);
}

describe('a program that starts a malformed request', () => {
  it('hears what ECS says against it as well, and nothing runs afterwards', async () => {
    const stack = await startStack();
    const { client } = stack.temporal;

    expect(await refusalOf(new Replications(client))).toEqual([
      expect.stringContaining('targets.0: "cn-hangzhou" is the source region') as string,
      expect.stringContaining('"m-missing0001" does not exist in cn-hangzhou') as string,
    ]);
    expect((await client.workflow.count("ExecutionStatus = 'Running'")).count).toBe(0);
    await stack.stop();
  });

  describe('while no worker runs', () => {
    let temporal: TestNamespace;

    beforeEach(async () => {
      temporal = await createNamespace();
    });

    afterEach(async () => {
      await temporal.close();
    });

    it('hears what the request itself shows, and that ECS was not asked', async () => {
      const replications = new Replications(temporal.client);

      expect(await refusalOf(replications)).toEqual([
        expect.stringContaining('is the source region') as string,
        '(request): not checked against ECS yet: no worker answered within 15 seconds',
      ]);
      await expect(replications.check(MALFORMED)).rejects.toThrow(UnreachableError);
    });
  });
});
