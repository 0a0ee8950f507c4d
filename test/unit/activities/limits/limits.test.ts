import type { CopyImageParameters, EcsApi, ShareChange } from '../../../../activities/ecs/api';
import { EcsFailure } from '../../../../activities/ecs/failure';
import { allTargetsProblems, imageProblem, limitProblems } from '../../../../activities/limits/limit-problems';
import { limitedEcs } from '../../../../activities/limits/limited-ecs';
import type { Limits } from '../../../../activities/limits/limits';
import { PROVENANCE_TAGS } from '../../../../contract/names';
import { loadConfiguration } from '../../../../worker/configuration';
import { sampleImage } from '../../../support/samples';

const [ALLOWED, OTHER] = ['1234567890123456', '6543210987654321'];
const LIMITS: Limits = {
  images: [{ pattern: 'm-golden*' }, { pattern: 'web-*' }, { tag: 'release', value: 'yes' }],
  regions: ['cn-hangzhou', 'cn-beijing'],
  accounts: [ALLOWED],
  tags: ['team'],
};

describe('a request', () => {
  test('within the limits has no problem', () => {
    const request = {
      source: { regionId: 'cn-hangzhou', imageId: 'm-1' },
      targets: ['cn-beijing'],
      shareWith: [ALLOWED],
      tags: { team: 'a' },
    };
    expect(limitProblems(LIMITS, request)).toEqual([]);
  });

  test('beyond them hears of everything at once: field, value, code and fix', () => {
    const request = {
      source: { regionId: 'eu-central-1', imageId: 'm-1' },
      targets: ['cn-beijing', { regionId: 'us-west-1', shareWith: [OTHER] }],
      shareWith: [ALLOWED, OTHER],
      tags: { team: 'a', cost: 'b' },
    };
    const mayUse = 'is not a region that the workers may use (NotAllowed); use cn-hangzhou, cn-beijing';
    const mayShare = `is not an account with which the workers may share (NotAllowed); use ${ALLOWED}`;
    expect(limitProblems(LIMITS, request)).toEqual([
      `source.regionId: "eu-central-1" ${mayUse}`,
      `targets.1: "us-west-1" ${mayUse}`,
      `shareWith.1: "${OTHER}" ${mayShare}`,
      `targets.1.shareWith.0: "${OTHER}" ${mayShare}`,
      'tags.cost: "cost" is not the key of a tag that the workers may set (NotAllowed); use team',
    ]);
  });

  test('hears that nobody is allowed', () => {
    expect(limitProblems({ accounts: [], tags: [] }, { shareWith: [OTHER], tags: { a: 'b' } })).toEqual([
      expect.stringContaining('(NotAllowed); remove it: none is allowed'),
      expect.stringContaining('(NotAllowed); remove it: none is allowed'),
    ]);
  });

  test.each([undefined, null, 7, '', [], { tags: [1], shareWith: 'x', targets: 7, source: null }])(
    'that is malformed as %j is left to its schema',
    (request) => {
      expect(limitProblems(LIMITS, request).filter((line) => !line.startsWith('tags.'))).toEqual([]);
    },
  );

  test('without limits may have everything', () => {
    expect(limitProblems({}, { targets: ['eu-central-1'], shareWith: [OTHER], tags: { a: 'b' } })).toEqual([]);
    expect(imageProblem({}, sampleImage())).toBeUndefined();
  });
});

test('a policy is judged as a request is, by the region of its images', () => {
  const policy = { images: { regionId: 'eu-central-1', namePattern: '*' }, targets: ['cn-beijing'] };
  expect(limitProblems(LIMITS, policy)).toEqual([
    expect.stringContaining('images.regionId: "eu-central-1" is not a region'),
  ]);
});

test('regions that are left out, or only named as best effort of all, are judged by what is copied', () => {
  const targets = { all: true, except: ['us-west-1'], bestEffort: ['cn-beijing'] };
  expect(limitProblems(LIMITS, { targets })).toEqual([]);
  const source = { regionId: 'cn-hangzhou' };
  const regions = ['cn-hangzhou', 'cn-beijing', 'us-west-1', 'eu-west-1', 'me-east-1'];
  expect(allTargetsProblems(LIMITS, { source, targets }, regions)).toEqual([
    'targets: all regions are more than the workers may use (NotAllowed); leave eu-west-1, me-east-1 out with "except", or name the regions',
  ]);
  expect(allTargetsProblems(LIMITS, { images: source, targets: 'all' }, ['cn-hangzhou', 'cn-beijing'])).toEqual([]);
  expect(allTargetsProblems(LIMITS, { source, targets: ['cn-beijing'] }, regions)).toEqual([]);
});

test.each([
  ['m-golden7', 'any', {}, true],
  ['m-7', 'web-7', {}, true],
  ['m-7', 'db', { release: 'yes' }, true],
  ['m-7', 'db', { release: 'no' }, false],
  ['m-7', 'my-web-7', {}, false],
  ['m-7', '', {}, false],
])('the image %s named "%s" with tags %j: %s', (imageId, name, tags, isAllowed) => {
  const problem = imageProblem(LIMITS, sampleImage({ imageId, name, tags }));
  expect(problem === undefined).toBe(isAllowed);
  if (!isAllowed) expect(problem).toContain('(NotAllowed); they may copy m-golden*, web-*, tag:release=yes');
});

/** What ECS knows. */
const IMAGES: Record<string, { name: string; tags?: Record<string, string> }> = {
  'm-web': { name: 'web-1' },
  'm-copy': { name: 'copy', tags: { [PROVENANCE_TAGS.source]: 'cn-hangzhou/m-web' } },
  'm-copy-of-other': { name: 'copy', tags: { [PROVENANCE_TAGS.source]: 'cn-hangzhou/m-other' } },
  'm-copy-of-copy': { name: 'copy', tags: { [PROVENANCE_TAGS.source]: 'cn-beijing/m-copy' } },
};

describe('the door to ECS', () => {
  const sent: unknown[] = [];
  const ecs = {
    copyImage: (copy: CopyImageParameters) => Promise.resolve({ imageId: sent.push(copy).toString(), requestId: '' }),
    changeShares: (_region: string, _image: string, change: ShareChange) => Promise.resolve(void sent.push(change)),
    describeImages: (regionId: string, { imageId = '' }) =>
      Promise.resolve(imageId in IMAGES ? [sampleImage({ regionId, imageId, ...IMAGES[imageId] })] : []),
  } as unknown as EcsApi;
  const door = limitedEcs(ecs, LIMITS);
  const COPY = {
    regionId: 'cn-hangzhou',
    imageId: 'm-golden1',
    destinationRegionId: 'cn-beijing',
    tags: { team: 'a', [PROVENANCE_TAGS.source]: 'x' },
  } as unknown as CopyImageParameters;

  beforeEach(() => {
    sent.length = 0;
  });

  test.each<[string, Partial<CopyImageParameters>]>([
    ['source region', { regionId: 'eu-central-1' }],
    ['target region', { destinationRegionId: 'eu-central-1' }],
    ['image', { imageId: 'm-other' }],
    ['image, of which this one is a copy,', { imageId: 'm-copy-of-other' }],
    ['image, of which this one is the copy of a copy,', { imageId: 'm-copy-of-copy' }],
    ['tag', { tags: { cost: 'a' } }],
  ])('lets no copy of another %s through, however it was started', async (_, change) => {
    const failure: unknown = await door.copyImage({ ...COPY, ...change }).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(EcsFailure);
    expect((failure as EcsFailure).facts).toMatchObject({ code: 'NotAllowed', class: 'request', executed: 'no' });
    expect(sent).toEqual([]);
  });

  test('lets copies within the limits through, by id or by name', async () => {
    await door.copyImage(COPY);
    await door.copyImage({ ...COPY, imageId: 'm-web' });
    expect(sent).toHaveLength(2);
  });

  test('lets a finished copy of an image within the limits be copied on', async () => {
    await door.copyImage({ ...COPY, imageId: 'm-copy' });
    expect(sent).toHaveLength(1);
  });

  test.each([
    ['an old image without the tags of imageferry', { createdAt: 0 }, false],
    ['one of unknown age', {}, false],
    ['a new one, whose tags may not be shown yet', { createdAt: Date.now() - 600_000 }, true],
    ['an old copy of imageferry', { createdAt: 0, tags: { [PROVENANCE_TAGS.source]: 'cn-hangzhou/m-1' } }, true],
  ])('for %s that is to be deleted, without any limit', async (_, image, isDeleted) => {
    const deletions: string[] = [];
    const seen = {
      describeImages: () => Promise.resolve([sampleImage({ tags: {}, ...image })]),
      deleteImage: (_region: string, imageId: string) => Promise.resolve(void deletions.push(imageId)),
    } as unknown as EcsApi;
    const deletion = limitedEcs(seen, {}).deleteImage('cn-beijing', 'm-1');
    if (isDeleted) await deletion;
    else await expect(deletion).rejects.toThrow('DeleteImage in cn-beijing: The limits of the workers do not allow it');
    expect(deletions).toEqual(isDeleted ? ['m-1'] : []);
  });

  test('lets dry runs through, which change nothing', async () => {
    await door.copyImage({ ...COPY, regionId: 'eu-central-1', dryRun: true });
    expect(sent).toHaveLength(1);
  });

  test('shares with no other account, and takes an image from any', async () => {
    await expect(door.changeShares('cn-beijing', 'm-1', { add: [ALLOWED, OTHER] })).rejects.toThrow(
      `ModifyImageSharePermission in cn-beijing: The limits of the workers do not allow it: account ${OTHER}`,
    );
    expect(sent).toEqual([]);
    await door.changeShares('cn-beijing', 'm-1', { add: [ALLOWED] });
    await door.changeShares('cn-beijing', 'm-1', { remove: [OTHER] });
    expect(sent).toHaveLength(2);
  });
});

describe('the variables', () => {
  test('are lists with commas; "none" is an empty one, and unset is no limit', () => {
    const env = {
      IMAGEFERRY_ALLOWED_IMAGES: 'm-golden*, web-*,tag:release=yes',
      IMAGEFERRY_ALLOWED_REGIONS: 'cn-hangzhou, cn-beijing',
      IMAGEFERRY_ALLOWED_ACCOUNTS: ALLOWED,
      IMAGEFERRY_ALLOWED_TAGS: 'team',
    };
    expect(loadConfiguration(env).limits).toEqual(LIMITS);
    expect(loadConfiguration({}).limits).toEqual({});
    const none = { IMAGEFERRY_ALLOWED_ACCOUNTS: 'none', IMAGEFERRY_ALLOWED_TAGS: 'none' };
    expect(loadConfiguration(none).limits).toEqual({ accounts: [], tags: [] });
  });

  test.each([
    ['IMAGEFERRY_ALLOWED_IMAGES', 'web,,db'],
    ['IMAGEFERRY_ALLOWED_IMAGES', 'tag:release'],
    ['IMAGEFERRY_ALLOWED_REGIONS', 'all'],
    ['IMAGEFERRY_ALLOWED_REGIONS', 'none'],
    ['IMAGEFERRY_ALLOWED_ACCOUNTS', 'somebody'],
    ['IMAGEFERRY_ALLOWED_TAGS', 'a,'],
  ])('%s is not "%s"', (name, value) => {
    expect(() => loadConfiguration({ [name]: value })).toThrow(`${name}: "${value}" must be`);
  });
});
