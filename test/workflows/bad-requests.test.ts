import { randomUUID } from 'node:crypto';
import { TASK_QUEUE } from '../../contract/names';
import { SOURCE, startStack, type Stack } from '../support/stack';

/** The line that lists the regions once, after what is wrong with those that a request names. */
const REGIONS = expect.stringMatching(/^\(regions\): this account has cn-beijing, /) as string;

describe('a bad request', () => {
  let stack: Stack;

  beforeAll(async () => {
    stack = await startStack();
  });

  afterAll(async () => {
    await stack.stop();
  });

  afterEach(async () => {
    expect(await stack.callsOf('CopyImage')).toEqual([]);
  });

  it('is refused with every problem at once, those that its text shows and those that only ECS knows', async () => {
    await stack.addImage({ regionId: 'cn-hangzhou', imageId: 'm-mixed0001', name: '2nd', status: 'CreateFailed' });

    const problems = await stack.problemsOf({
      source: { regionId: 'cn-hangzhou', imageId: 'm-mixed0001' },
      targets: ['cn-nowhere', { regionId: 'cn-nowhere-else', kmsKeyId: 'key' }, 'Beijing'],
      tags: { 'acs:team': 'web' },
      colour: 'blue',
    });

    expect(problems).toEqual([
      'targets.1.kmsKeyId: "key" a KMS key needs "encrypted": true',
      'targets.2: "Beijing" must be a region id such as "cn-hangzhou"',
      'tags.acs:team: "web" a tag key must not start with "aliyun", "acs:" or "imageferry:"',
      'colour: unknown field; remove it',
      expect.stringContaining('targets.0: "cn-nowhere" is not a region of this account') as string,
      expect.stringContaining('targets.1: "cn-nowhere-else" is not a region of this account') as string,
      REGIONS,
      'source.imageId: "m-mixed0001" is CreateFailed; only an Available image can be copied',
      expect.stringContaining('name: the source\'s name "2nd" must start with an English or Chinese letter') as string,
    ]);
  });

  it('with nothing that ECS could be asked about is refused with every problem at once', async () => {
    const asked = await stack.callsOf('DescribeRegions');

    const problems = await stack.problemsOf({
      source: { regionId: 'Hangzhou', imageId: 'nonsense' },
      targets: ['Hangzhou', 5],
      name: 'aliyun-web',
    });

    expect(await stack.callsOf('DescribeRegions')).toHaveLength(asked.length);
    expect(problems).toEqual([
      'source.regionId: "Hangzhou" must be a region id such as "cn-hangzhou"',
      'source.imageId: "nonsense" must be the id of a custom image, such as "m-bp1h46wfpjsjastc1234"',
      'targets.0: "Hangzhou" must be a region id such as "cn-hangzhou"',
      'targets.1: 5 must be a region id such as "cn-hangzhou", or an object with "regionId"',
      'name: "aliyun-web" must not start with "aliyun" or "acs:"',
      'targets.0: "Hangzhou" is the source region; remove it from the targets',
    ]);
  });

  it.each([
    ['without targets', { source: SOURCE, targets: [] }, 'targets: [] must name at least one target region'],
    ['with the source among the targets', { source: SOURCE, targets: [SOURCE.regionId] }, 'is the source region'],
    [
      'from a region that does not exist',
      { source: { ...SOURCE, regionId: 'cn-nowhere' }, targets: ['cn-beijing'] },
      'source.regionId: "cn-nowhere" is not a region',
    ],
    ['for a region that does not exist', { source: SOURCE, targets: ['cn-nowhere'] }, '"cn-nowhere" is not a region'],
    [
      'for an image that does not exist',
      { source: { regionId: SOURCE.regionId, imageId: 'm-missing0001' }, targets: ['cn-beijing'] },
      '"m-missing0001" does not exist in cn-hangzhou',
    ],
    [
      'with more tags than ECS takes',
      {
        source: SOURCE,
        targets: ['cn-beijing'],
        tags: Object.fromEntries(Array.from({ length: 18 }, (_, n) => [`t${n}`, ''])),
      },
      'at most 17 tags',
    ],
  ])('%s is refused', async (_, request, text) => {
    const [problem, ...more] = await stack.problemsOf(request);

    expect(problem).toContain(text);
    expect(more.filter((line) => !line.startsWith('(regions)'))).toEqual([]);
  });

  it('that is malformed does not wait for an ECS that cannot be asked', async () => {
    // A worker that has just asked for the regions remembers them for a while.
    const fresh = await startStack();
    await fresh.ecs.addFault({
      kind: 'error',
      action: 'DescribeRegions',
      // Three regions are asked for the list, each once.
      times: 3,
      code: 'InternalError',
      status: 500,
    });

    const problems = await fresh.problemsOf({ source: SOURCE, targets: ['cn-beijing'], priority: 'high' });

    expect(problems).toEqual([
      'priority: "high" must be "release" or "manual" or "nightly"',
      expect.stringContaining('(request): not checked against ECS yet: DescribeRegions in cn-hangzhou') as string,
    ]);
    await fresh.stop();
  });

  it('that is malformed lists what ECS could say before it failed', async () => {
    await stack.failCalls({
      action: 'DescribeImages',
      regionId: 'cn-hangzhou',
      times: 1,
      code: 'InternalError',
      status: 500,
    });

    const problems = await stack.problemsOf({ source: SOURCE, targets: ['cn-nowhere', 'Beijing'] });

    expect(problems).toEqual([
      'targets.1: "Beijing" must be a region id such as "cn-hangzhou"',
      expect.stringContaining('targets.0: "cn-nowhere" is not a region of this account') as string,
      REGIONS,
      expect.stringContaining('(request): not checked against ECS yet: DescribeImages in cn-hangzhou') as string,
    ]);
  });

  it('can be checked without a start, whatever it is', async () => {
    const check = (request: unknown): Promise<string[]> =>
      stack.temporal.client.workflow.execute('checkRequest', {
        taskQueue: TASK_QUEUE,
        workflowId: `check/${randomUUID()}`,
        args: [request],
      });

    expect(await check({ source: { ...SOURCE, name: undefined }, targets: ['cn-nowhere'], priority: 'high' })).toEqual([
      'priority: "high" must be "release" or "manual" or "nightly"',
      expect.stringContaining('targets.0: "cn-nowhere" is not a region') as string,
      REGIONS,
    ]);
    expect(await check(undefined)).toEqual(['(request): missing; must be an object']);
  });

  it('for an image that is not Available is refused', async () => {
    await stack.addImage({ regionId: 'cn-hangzhou', imageId: 'm-broken0001', name: 'broken', status: 'UnAvailable' });

    const problems = await stack.problemsOf({
      source: { regionId: 'cn-hangzhou', imageId: 'm-broken0001' },
      targets: ['cn-beijing'],
    });

    expect(problems).toEqual([expect.stringContaining('"m-broken0001" is UnAvailable') as string]);
  });

  it('is told of everything that only ECS knows at once, too', async () => {
    const image = {
      regionId: 'cn-hangzhou',
      imageId: 'm-badname0001',
      name: '2nd-web',
      status: 'UnAvailable',
    } as const;
    await stack.addImage(image);

    const problems = await stack.problemsOf({ source: image, targets: ['cn-nowhere'] });

    expect(problems).toEqual([
      expect.stringContaining('targets.0: "cn-nowhere" is not a region') as string,
      REGIONS,
      expect.stringContaining('source.imageId: "m-badname0001" is UnAvailable') as string,
      expect.stringContaining(
        'name: the source\'s name "2nd-web" must start with an English or Chinese letter',
      ) as string,
    ]);
  });

  it('for an image that another account shares is refused', async () => {
    await stack.addImage({ regionId: 'cn-hangzhou', imageId: 'm-shared0001', name: 'shared', ownerAlias: 'others' });

    const problems = await stack.problemsOf({
      source: { regionId: 'cn-hangzhou', imageId: 'm-shared0001' },
      targets: ['cn-beijing'],
    });

    expect(problems).toEqual([expect.stringContaining('"m-shared0001" is shared by another account') as string]);
  });
});
