import { sourceOf } from '../../../../client/commands/source-of';
import { packerOutput } from '../../../../client/outputs/packer';
import { availableCopy, FAILED_MANIFEST, sampleManifest } from '../../../support/manifests';

test('is what the post-processor "manifest" of Packer writes, with one build', () => {
  const copy = { ...availableCopy('cn-beijing', 'm-copy0001'), availableAt: '2026-11-26T14:03:05.999Z' };

  expect(JSON.parse(packerOutput(sampleManifest([copy])))).toEqual({
    builds: [
      {
        name: 'web-7',
        builder_type: 'imageferry',
        build_time: 1795701785,
        files: null,
        artifact_id: 'cn-hangzhou:m-source0001,cn-beijing:m-copy0001',
        packer_run_uuid: 'replicate/m-source0001/0123456789ab',
        custom_data: { status: 'succeeded' },
      },
    ],
    last_run_uuid: 'replicate/m-source0001/0123456789ab',
  });
});

test('names the images that are there, and the command takes them for the source again', () => {
  const { builds } = JSON.parse(packerOutput(FAILED_MANIFEST)) as { builds: [{ artifact_id: string }] };
  const imageId = builds[0].artifact_id;

  expect(imageId).toBe('cn-hangzhou:m-source0001,cn-beijing:m-copy0001');
  expect(sourceOf({ imageId, from: 'cn-hangzhou' })).toEqual({
    source: { regionId: 'cn-hangzhou', imageId: 'm-source0001' },
    problems: [],
  });
});
