import { SOURCE, startStack, type Stack } from '../support/stack';

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

  it('is refused with every problem at once', async () => {
    const problems = await stack.problemsOf({
      source: { regionId: 'cn-hangzhou', imageId: 'nonsense' },
      targets: ['cn-hangzhou', { regionId: 'cn-beijing', kmsKeyId: 'key' }],
      name: 'aliyun-web',
      tags: { 'acs:team': 'web' },
      colour: 'blue',
    });

    expect(problems).toEqual([
      expect.stringContaining('source.imageId: "nonsense"') as string,
      expect.stringContaining('targets.1.kmsKeyId: "key" a KMS key needs "encrypted": true') as string,
      expect.stringContaining('name: "aliyun-web" must not start with "aliyun"') as string,
      'tags.acs:team: a tag key must not start with "aliyun", "acs:" or "imageferry:"',
      'colour: unknown field; remove it',
      expect.stringContaining('targets.0: "cn-hangzhou" is the source region') as string,
    ]);
  });

  it.each([
    ['without targets', { source: SOURCE, targets: [] }, 'targets: [] name at least one target region'],
    ['with the source among the targets', { source: SOURCE, targets: [SOURCE.regionId] }, 'is the source region'],
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
    expect(await stack.problemsOf(request)).toEqual([expect.stringContaining(text) as string]);
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
      expect.stringContaining('targets: "cn-nowhere" is not a region') as string,
      expect.stringContaining('source.imageId: "m-badname0001" is UnAvailable') as string,
      expect.stringContaining('name: the source\'s name "2nd-web" must start with a letter') as string,
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
