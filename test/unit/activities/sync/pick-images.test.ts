import { fitsPattern, pickImages } from '../../../../activities/sync/pick-images';
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
  return pickImages(SyncPolicy.parse(policy), present);
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
