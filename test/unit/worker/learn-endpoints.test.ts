import { learnEndpoints } from '../../../worker/learn-endpoints';

async function warningsWhen(describeRegions: () => Promise<string[]>): Promise<unknown[]> {
  const warnings: unknown[] = [];
  const logger = { warn: (message: string, meta: Record<string, unknown>) => warnings.push([message, meta]) };
  await learnEndpoints({ describeRegions }, logger, 20);
  return warnings;
}

test('a worker that hears the endpoints says nothing', async () => {
  expect(await warningsWhen(() => Promise.resolve(['cn-beijing']))).toEqual([]);
});

test('a worker starts without them, and says why', async () => {
  expect(await warningsWhen(() => Promise.reject(new Error('no network')))).toEqual([
    [expect.stringContaining('those of the SDK are used'), { reason: 'no network' }],
  ]);
});

test('a worker does not wait for long', async () => {
  expect(await warningsWhen(() => new Promise(() => undefined))).toEqual([
    [expect.any(String), { reason: 'ECS does not answer' }],
  ]);
});
