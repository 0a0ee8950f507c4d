import { forecastBeside } from '../../../../activities/replication/forecast';
import type { EcsImage } from '../../../../activities/ecs/api';
import { PROVENANCE_TAGS } from '../../../../contract/names';
import { sampleImage, sampleSpec } from '../../../support/samples';

const spec = sampleSpec();

/** The image of another replication of the same source. */
function copyBy(changes: Partial<EcsImage>): EcsImage {
  const tags = { [PROVENANCE_TAGS.source]: 'cn-hangzhou/m-source0001', [PROVENANCE_TAGS.run]: 'run-0' };
  return sampleImage({ tags, status: 'Available', progress: 100, ...changes });
}

test('an image of the same source that is ready is all that is wanted', () => {
  expect(forecastBeside(copyBy({}), spec)).toEqual({ imageId: 'm-copy0001', progress: 100 });
});

test.each([
  [{ status: 'Creating', progress: 40 }, 40],
  [{ status: 'Creating', progress: 100 }, 99],
  [{ status: 'Available', usable: false, progress: 100 }, 99],
] as const)('one that is %j would be adopted, and has not all of its progress', (changes, progress) => {
  expect(forecastBeside(copyBy(changes), spec)).toEqual({ imageId: 'm-copy0001', progress });
});

test('one that is ready and differs from what is wanted would be a conflict, as at the end of a copy', () => {
  const { error } = forecastBeside(copyBy({ sizeGiB: 80 }), spec);

  expect(error).toMatchObject({ code: 'NameConflict', regionId: 'cn-beijing' });
  expect(error?.message).toContain('has the name web, but size is 80 GiB, not 40 GiB');
});

test('an image of another source, or a deprecated one, would be a conflict', () => {
  expect(forecastBeside(copyBy({ tags: {} }), spec).error).toMatchObject({
    code: 'NameConflict',
    message: expect.stringContaining('m-copy0001 (Available) already has the name web') as string,
  });
  expect(forecastBeside(copyBy({ status: 'Deprecated' }), spec).error?.code).toBe('NameConflict');
});

test('a broken copy of the same source would be replaced', () => {
  expect(forecastBeside(copyBy({ status: 'CreateFailed' }), spec)).toEqual({});
});
