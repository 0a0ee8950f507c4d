import type { EcsImage } from '../../../../activities/ecs/api';
import { mayLackTags, provenanceOf } from '../../../../activities/image/provenance';
import { sampleImage, sampleSpec } from '../../../support/samples';

const source = 'cn-hangzhou/m-source0001';

describe('the provenance of an image of the wanted name', () => {
  it('is ours when the tags name our source and our run', () => {
    const image = sampleImage({ tags: { 'imageferry:source': source, 'imageferry:run': 'run-1' } });
    expect(provenanceOf(image, sampleSpec())).toBe('ours');
  });

  it('is of the same source when another run copied it', () => {
    const image = sampleImage({ tags: { 'imageferry:source': source, 'imageferry:run': 'run-2' } });
    expect(provenanceOf(image, sampleSpec())).toBe('sameSource');
  });

  it('is foreign when the tags name another source', () => {
    const image = sampleImage({ tags: { 'imageferry:source': 'cn-hangzhou/m-other', 'imageferry:run': 'run-1' } });
    expect(provenanceOf(image, sampleSpec())).toBe('foreign');
  });

  it.each(['Waiting', 'Available'] as const)('is not known yet while a copy that is %s shows no tags', (status) => {
    expect(provenanceOf(sampleImage({ status }), sampleSpec())).toBe('unknown');
  });

  it.each<[string, Partial<EcsImage>]>([
    ['only tags of ECS', { tags: { 'acs:rm:rgId': 'rg-1' } }],
    ['only tags of others', { tags: { team: 'web' } }],
    ['only the others of ours', { tags: { 'imageferry:run': 'run-1' } }],
  ])('is not known yet while it shows %s', (_, changes) => {
    expect(provenanceOf(sampleImage(changes), sampleSpec())).toBe('unknown');
  });

  it('is not known yet while ECS does not say whether the image is a copy', () => {
    const image = sampleImage();
    delete image.isCopied;
    expect(provenanceOf(image, sampleSpec())).toBe('unknown');
  });

  it('is foreign when the image is no copy', () => {
    expect(provenanceOf(sampleImage({ isCopied: false }), sampleSpec())).toBe('foreign');
  });
});

describe('an image that may not show all of its tags yet', () => {
  it.each<[string, boolean, Partial<EcsImage>]>([
    ['a copy without tags', true, {}],
    ['a copy with the tags of others', true, { tags: { team: 'web', 'acs:rm:rgId': 'rg-1' } }],
    ['a copy with one of ours alone', true, { tags: { 'imageferry:source': source } }],
    [
      'a copy with those that prove whose it is',
      false,
      { tags: { 'imageferry:source': source, 'imageferry:run': 'r' } },
    ],
    ['an image that is no copy', false, { isCopied: false }],
    ['a copy of another source', false, { tags: { 'imageferry:source': 'cn-hangzhou/m-other' } }],
  ])('%s: %p', (_, expected, changes) => {
    expect(mayLackTags(sampleImage(changes), sampleSpec())).toBe(expected);
  });
});
