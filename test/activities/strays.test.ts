import { MockActivityEnvironment } from '@temporalio/testing';
import { createActivities } from '../../activities';
import type { FoundStrays } from '../../contract/messages';
import { PROVENANCE_TAGS } from '../../contract/names';
import { startSubject, type Subject } from '../simulator/support';
import { dependenciesFor } from '../support/stack';
import { RUN, sampleRequest } from './support';

let subject: Subject;

beforeEach(async () => {
  subject = await startSubject();
});

afterEach(() => subject.stop());

const dependencies = () => ({
  ...dependenciesFor(subject.port, { client: undefined as never }),
  accountId: '1',
});

function findStrays(input: Parameters<ReturnType<typeof createActivities>['findStrays']>[0]): Promise<FoundStrays> {
  return new MockActivityEnvironment().run(createActivities(dependencies()).findStrays, input);
}

async function addCopy(regionId: string, imageId: string, run = RUN): Promise<void> {
  const tags = { [PROVENANCE_TAGS.source]: 'cn-hangzhou/m-source', [PROVENANCE_TAGS.run]: run };
  await subject.admin.addImage({ regionId, imageId, name: `name-of-${imageId}`, status: 'Creating', tags });
}

const strayOf = (regionId: string, imageId: string) => ({ regionId, sourceRegionId: 'cn-hangzhou', imageId });

test('the copy of a lane is known by its run, or by its name; any other copy of ours is a stray', async () => {
  await addCopy('cn-beijing', 'm-of-lane');
  await addCopy('cn-shanghai', 'm-adopted', 'another-run');
  await addCopy('cn-shenzhen', 'm-stray');
  await subject.admin.addImage({ regionId: 'cn-beijing', imageId: 'm-foreign', name: 'other', status: 'Creating' });
  const { regions, strays, unasked } = await findStrays({
    lanes: [
      { request: sampleRequest('cn-beijing') },
      { request: sampleRequest('cn-shanghai'), imageName: 'name-of-m-adopted' },
      {},
    ],
  });
  expect(regions).toContain('us-west-1');
  expect(strays).toEqual([strayOf('cn-shenzhen', 'm-stray')]);
  expect(unasked).toEqual([]);
});

test('of one copy only the images count that its replication has started in its region', async () => {
  await addCopy('cn-beijing', 'm-of-copy');
  await addCopy('cn-beijing', 'm-of-another-run', 'another-run');
  const { copyId } = sampleRequest('cn-beijing');
  const { strays } = await findStrays({ lanes: [], regions: ['cn-beijing'], copyId });
  expect(strays).toEqual([strayOf('cn-beijing', 'm-of-copy')]);
});

test('a stray counts in the region that it is taken from', async () => {
  await addCopy('cn-shenzhen', 'm-stray');
  const key = { regionId: 'cn-shenzhen', imageId: 'm-stray' };
  const [image] = await subject.admin.images({ regionId: 'cn-shenzhen' });
  const tags = { ...image?.tags, 'imageferry:via': 'cn-beijing/m-relay' };
  await subject.admin.changeImage({ ...key, changes: { tags } });
  expect((await findStrays({ lanes: [] })).strays).toEqual([{ ...key, sourceRegionId: 'cn-beijing' }]);
});

test.each([
  ['an error that lasts', { kind: 'error', code: 'ServiceUnavailable', status: 503 }, 'ServiceUnavailable'],
  ['silence', { kind: 'hang' }, 'Unreachable'],
  ['a refusal', { kind: 'error', code: 'InvalidAccessKeyId.Inactive', status: 403 }, 'InvalidAccessKeyId.Inactive'],
] as const)('a region that answers with %s is named, and the others are asked', async (_, fault, code) => {
  await addCopy('cn-shenzhen', 'm-stray');
  await subject.admin.addFault({ ...fault, action: 'DescribeImages', regionId: 'cn-beijing' });
  const { strays, unasked } = await findStrays({ lanes: [] });
  expect(strays).toEqual([strayOf('cn-shenzhen', 'm-stray')]);
  expect(unasked).toMatchObject([{ regionId: 'cn-beijing', error: { code, regionId: 'cn-beijing' } }]);
});

test.each([
  { Status: 'Expired' },
  { Status: null, Tags: null, Size: null, Progress: null },
  { Size: '40', Progress: 7, Tags: { Tag: 'none' } },
  { ImageId: null },
])('an odd image hides no stray, and no region: %j', async (fields) => {
  await addCopy('cn-beijing', 'm-odd');
  await addCopy('cn-beijing', 'm-stray');
  await subject.admin.changeImage({ regionId: 'cn-beijing', imageId: 'm-odd', changes: { oddAnswer: { fields } } });
  const { strays, unasked } = await findStrays({ lanes: [] });
  expect(strays).toContainEqual(strayOf('cn-beijing', 'm-stray'));
  expect(unasked).toEqual([]);
});

test('a region that fails for a moment is asked again', async () => {
  await addCopy('cn-beijing', 'm-stray');
  await subject.admin.addFault({ kind: 'dropBefore', action: 'DescribeImages', regionId: 'cn-beijing', times: 2 });
  expect(await findStrays({ lanes: [] })).toMatchObject({
    strays: [strayOf('cn-beijing', 'm-stray')],
    unasked: [],
  });
});

test('only the regions that are wanted are asked, and all are named', async () => {
  await addCopy('cn-beijing', 'm-stray');
  await addCopy('cn-shenzhen', 'm-elsewhere');
  const { regions, strays } = await findStrays({ lanes: [], regions: ['cn-beijing'] });
  expect(strays).toEqual([strayOf('cn-beijing', 'm-stray')]);
  expect(regions.length).toBeGreaterThan(2);
});

test('the regions are known as long as one endpoint of three can be reached', async () => {
  // Who has just asked for the regions remembers them: each expectation asks anew.
  const describeRegions = () => dependencies().ecs.describeRegions();
  await subject.admin.addFault({ kind: 'dropBefore', action: 'DescribeRegions', times: 2 });
  expect(await describeRegions()).toContain('cn-hangzhou');
  await subject.admin.clearFaults({});
  await subject.admin.addFault({ kind: 'dropBefore', action: 'DescribeRegions' });
  await expect(describeRegions()).rejects.toThrow('DescribeRegions in cn-hangzhou');
  await subject.admin.clearFaults({});
  await subject.admin.addFault({
    kind: 'error',
    code: 'Forbidden.RAM',
    status: 403,
    action: 'DescribeRegions',
    times: 1,
  });
  await expect(describeRegions()).rejects.toThrow('Forbidden.RAM');
});
