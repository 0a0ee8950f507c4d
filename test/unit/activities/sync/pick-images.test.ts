import { filterOf, fitsPattern, pickImages } from '../../../../activities/sync/pick-images';
import { nameGroupOf } from '../../../../activities/sync/newest-images';
import type { EcsImage } from '../../../../activities/ecs/api';
import { SyncPolicy, type SyncPolicyInput } from '../../../../contract/schema/policy';
import { sampleImage } from '../../../support/samples';

function image(imageId: string, day: number, changes: Partial<EcsImage> = {}): EcsImage {
  const createdAt = Date.UTC(2026, 10, day, 2);
  return sampleImage({ imageId, name: `web-${imageId}`, status: 'Available', createdAt, ...changes });
}

function pick(
  images: Partial<SyncPolicyInput['images']>,
  present: EcsImage[],
  name = '{name}-{id}',
): ReturnType<typeof pickImages> {
  const policy = { images: { regionId: 'cn-hangzhou', ...images }, targets: ['cn-beijing'], name };
  return pickImages(SyncPolicy.parse(policy), present, Date.UTC(2026, 10, 20, 2));
}

const idsOf = (images: { imageId: string }[]): string[] => images.map(({ imageId }) => imageId);

describe('a selection', () => {
  test('has the newest images first, and only as many as it wants', () => {
    const present = [image('m-aa1', 1), image('m-aa3', 3), image('m-aa2', 2)];
    expect(idsOf(pick({ namePattern: 'web-*' }, present))).toEqual(['m-aa3', 'm-aa2', 'm-aa1']);
    expect(idsOf(pick({ namePattern: 'web-*', newest: 2 }, present))).toEqual(['m-aa3', 'm-aa2']);
  });

  test('leaves out other names and tags, and what cannot be copied', () => {
    const present = [
      image('m-aa1', 1, { tags: { team: 'web', stage: 'live' } }),
      image('m-aa2', 2, { tags: { team: 'db' } }),
      image('m-aa3', 3, { tags: { team: 'web' }, name: 'db' }),
      image('m-aa4', 4, { tags: { team: 'web' }, status: 'Creating' }),
    ];
    expect(idsOf(pick({ namePattern: 'web-*', tags: { team: 'web' } }, present))).toEqual(['m-aa1']);
  });

  test('leaves out copies by imageferry: two policies would copy each other for ever', () => {
    const copy = image('m-aa1', 1, { tags: { 'imageferry:source': 'cn-beijing/m-zz1' } });
    expect(pick({ namePattern: '*' }, [copy])).toEqual([]);
    expect(idsOf(pick({ imageIds: ['m-aa1'] }, [copy]))).toEqual(['m-aa1']);
  });
});

describe('the criteria of a selection', () => {
  const present = [
    image('m-aa1', 1, { imageFamily: 'web', tags: { team: 'web' } }),
    image('m-aa10', 10, { imageFamily: 'web' }),
    image('m-aa12', 12, { imageFamily: 'db', tags: { team: 'web' } }),
    image('m-aa19', 19, { imageFamily: 'web', tags: { team: 'web' } }),
  ];

  test.each<[Partial<SyncPolicyInput['images']>, string[]]>([
    [{ family: 'web' }, ['m-aa19', 'm-aa10', 'm-aa1']],
    [{ createdSince: '2026-11-12' }, ['m-aa19', 'm-aa12']],
    [{ createdSince: '2026-11-12T02:00:01Z' }, ['m-aa19']],
    [{ createdSince: '10d' }, ['m-aa19', 'm-aa12', 'm-aa10']],
    [{ family: 'web', createdSince: '10d', tags: { team: 'web' }, namePattern: 'web-*' }, ['m-aa19']],
    [{ family: 'nothing' }, []],
  ])('%j', (images, ids) => {
    expect(idsOf(pick(images, present))).toEqual(ids);
  });

  test('an image of which ECS does not say when it was created is not left out', () => {
    const undated = { ...image('m-aa1', 1), createdAt: undefined } as unknown as EcsImage;
    expect(idsOf(pick({ createdSince: '1d' }, [undated]))).toEqual(['m-aa1']);
  });

  test('are left to ECS, as far as it has a filter', () => {
    const images = { regionId: 'cn-hangzhou', namePattern: '*', tags: { team: 'web', stage: 'live' }, family: 'web' };
    expect(filterOf(images)).toEqual({
      status: ['Available'],
      family: 'web',
      tag: { key: 'team', value: 'web' },
    });
    expect(filterOf({ regionId: 'cn-hangzhou', imageIds: ['m-aa1'] })).toEqual({});
  });
});

describe('the newest of each group', () => {
  const named = (name: string, day: number, changes: Partial<EcsImage> = {}): EcsImage =>
    image(`m-${name}`, day, { name, ...changes });

  test('by family: images without one are a group', () => {
    const present = [
      named('a1', 1, { imageFamily: 'web' }),
      named('a2', 2, { imageFamily: 'web' }),
      named('a3', 3, { imageFamily: 'db' }),
      named('a4', 4),
      named('a5', 5),
    ];
    expect(idsOf(pick({ namePattern: '*', newest: 1, newestPer: 'family' }, present))).toEqual([
      'm-a5',
      'm-a3',
      'm-a2',
    ]);
  });

  test('by the value of a tag, also one whose key is a word of the language', () => {
    const present = [
      named('a1', 1, { tags: { 'app:role': 'web' } }),
      named('a2', 2, { tags: { 'app:role': 'web' } }),
      named('a3', 3, { tags: { 'app:role': 'db' } }),
      named('a4', 4),
    ];
    const per = (newestPer: string): string[] => idsOf(pick({ namePattern: '*', newest: 1, newestPer }, present));
    expect(per('tag:app:role')).toEqual(['m-a4', 'm-a3', 'm-a2']);
    expect(per('tag:constructor')).toEqual(['m-a4']);
  });

  test.each([
    ['web-2026-11-24', 'web'],
    ['web-20261124', 'web'],
    ['web_20261124-0312', 'web'],
    ['web-2026-11-24T03:12:00Z', 'web'],
    ['web-1700000000', 'web'],
    ['web-v7', 'web'],
    ['web.1.4.2', 'web'],
    ['ubuntu-22.04-20261124', 'ubuntu-22.04'],
    ['web7', 'web7'],
    ['web-blue', 'web-blue'],
  ])('by name: %s belongs to %s', (name, group) => {
    expect(nameGroupOf(name)).toBe(group);
  });

  test('a long name of digits takes no time', () => {
    expect(nameGroupOf(`${'-1'.repeat(64)}x`)).toBe(`${'-1'.repeat(64)}x`);
  });
});

describe('images that are named', () => {
  test('are there although they cannot be copied, with the reason', () => {
    const present = [image('m-aa1', 1, { status: 'Deprecated' }), image('m-aa2', 2)];
    expect(pick({ imageIds: ['m-aa2', 'm-gone', 'm-aa1', 'm-aa1'] }, present)).toEqual([
      expect.objectContaining({ imageId: 'm-aa2', copyName: 'web-m-aa2-m-aa2' }),
      expect.objectContaining({ imageId: 'm-aa1', problem: 'the source image is Deprecated' }),
      { imageId: 'm-gone', name: '', problem: 'the source image does not exist in cn-hangzhou' },
    ]);
  });
});

describe('the name of a copy', () => {
  test('has the day on which the source image was created, which is the same every night', () => {
    expect(pick({ namePattern: '*' }, [image('m-aa1', 7)], '{name}-{date}')[0]?.copyName).toBe('web-m-aa1-2026-11-07');
  });

  test.each([
    ['{name}-{id}', { name: 'w'.repeat(128) }, 'must have at most 128 characters'],
    ['{name}', { name: 'w b' }, 'must start with'],
    ['{name}-{date}', { createdAt: undefined }, 'does not say when the source image was created'],
  ])('%s of %j is a problem of that image alone', (template, changes, problem) => {
    const odd = { ...image('m-aa1', 1), ...changes } as EcsImage;
    const [good, bad] = pick({ namePattern: '*' }, [odd, image('m-aa2', 2)], template);
    expect(good?.problem).toBeUndefined();
    expect(bad).toMatchObject({ imageId: 'm-aa1', problem: expect.stringContaining(problem) as string });
    expect(bad).not.toHaveProperty('copyName');
  });
});

describe('two images whose copies would have the same name', () => {
  const twins = [image('m-aa1', 1, { name: 'web' }), image('m-aa2', 2, { name: 'web' }), image('m-aa3', 3)];

  test('the newest gets it, and the other one says what to do', () => {
    expect(pick({ namePattern: '*' }, twins, '{name}')).toEqual([
      expect.objectContaining({ imageId: 'm-aa3', copyName: 'web-m-aa3' }),
      expect.objectContaining({ imageId: 'm-aa2', copyName: 'web' }),
      expect.objectContaining({
        imageId: 'm-aa1',
        problem: 'the name "web" is that of the copies of m-aa2, which is newer; add {id} to "name"',
      }),
    ]);
    expect(pick({ namePattern: '*' }, twins, '{name}')[2]).not.toHaveProperty('copyName');
  });

  test('have names of their own with the id', () => {
    expect(pick({ namePattern: '*' }, twins).flatMap(({ problem }) => problem ?? [])).toEqual([]);
  });
});

describe('a pattern', () => {
  test.each([
    ['web', 'web', true],
    ['web', 'web1', false],
    ['*', '', true],
    ['web-*', 'web-', true],
    ['web-*', 'my-web-1', false],
    ['*-prod', 'web-prod', true],
    ['a*a', 'a', false],
    ['a*b*c', 'a-b-c', true],
    ['a*b*c', 'a-c-b', false],
    ['*b*', 'abc', true],
    ['*bb*b', 'abb', false],
    ['w.b', 'web', false],
  ])('%s and %s: %s', (pattern, name, fits) => {
    expect(fitsPattern(name, pattern)).toBe(fits);
  });

  test('of many stars takes no time', () => {
    expect(fitsPattern('a'.repeat(128), `${'*a'.repeat(60)}*b`)).toBe(false);
  });
});
