import { provenanceOf } from '../../../../activities/image/provenance';
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

  it('is foreign when the image has other tags, or when it is no copy', () => {
    expect(provenanceOf(sampleImage({ tags: { team: 'web' } }), sampleSpec())).toBe('foreign');
    expect(provenanceOf(sampleImage({ isCopied: false }), sampleSpec())).toBe('foreign');
  });
});
