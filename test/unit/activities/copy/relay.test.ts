import { copyParameters } from '../../../../activities/copy/copy-parameters';
import { mayPassFromSource, relayed, tagsOf, viaOf } from '../../../../activities/copy/relay';
import { EcsFailure } from '../../../../activities/ecs/failure';
import { compareEssentials } from '../../../../activities/image/compare-image';
import type { ErrorClass } from '../../../../contract/ecs-errors';
import { sampleImage, sampleSpec } from '../../../support/samples';

const SPEC = sampleSpec('cn-shanghai');
const VIA = { regionId: 'cn-beijing', imageId: 'm-copy0002' };
const RELAYED = relayed(SPEC, VIA);

describe('a copy that is taken from a finished copy', () => {
  test('asks ECS for that one, and names both in its tags', () => {
    expect(copyParameters(RELAYED)).toMatchObject({ ...VIA, destinationRegionId: 'cn-shanghai' });
    expect(tagsOf(RELAYED)).toEqual({ ...SPEC.tags, 'imageferry:via': 'cn-beijing/m-copy0002' });
    expect(viaOf({ tags: tagsOf(RELAYED) })).toEqual(VIA);
  });

  test('has a client token of its own for each source, always the same', () => {
    const other = relayed(SPEC, { ...VIA, imageId: 'm-copy0003' });
    const tokens = [SPEC, RELAYED, other].map((spec) => copyParameters(spec).clientToken);
    expect(new Set(tokens).size).toBe(3);
    expect(copyParameters(relayed(SPEC, VIA)).clientToken).toBe(tokens[1]);
    expect(tokens.every(({ length }) => length === 43)).toBe(true);
  });

  test('is compared with the original, whichever way an earlier attempt has made it', () => {
    const image = sampleImage({ regionId: 'cn-shanghai', tags: SPEC.tags });
    const tags = compareEssentials(image, RELAYED, { adopted: false }).find(({ name }) => name === 'tags');
    expect(tags).toMatchObject({ expected: 'all', actual: 'all' });
  });
});

test('a copy of the source has no other tags, and the same token as ever', () => {
  expect(tagsOf(SPEC)).toEqual(SPEC.tags);
  expect(copyParameters(SPEC)).toMatchObject({ ...SPEC.source, clientToken: SPEC.token });
  expect(viaOf({ tags: SPEC.tags })).toBeUndefined();
  expect(viaOf({ tags: { 'imageferry:via': 'nonsense' } })).toBeUndefined();
});

function failure(errorClass: ErrorClass): EcsFailure {
  const facts = { action: 'CopyImage', regionId: 'cn-beijing', code: 'SomeCode', message: '', hint: '' };
  return new EcsFailure({ ...facts, class: errorClass, executed: 'no' });
}

test.each<[ErrorClass, number, boolean]>([
  ['gone', 1, true],
  ['request', 1, true],
  ['region', 1, true],
  ['auth', 1, true],
  ['unknown', 1, true],
  ['quota', 1, false],
  ['busy', 9, false],
  ['throttle', 9, false],
  ['adopt', 1, false],
  ['token', 1, false],
  ['transient', 3, false],
  ['transient', 4, true],
])('a refusal of class %s at attempt %d may pass from the source: %s', (errorClass, attempt, mayPass) => {
  expect(mayPassFromSource(RELAYED, failure(errorClass), attempt)).toBe(mayPass);
  expect(mayPassFromSource(SPEC, failure(errorClass), attempt)).toBe(false);
});
