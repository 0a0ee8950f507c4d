import { sourceOf } from '../../../../client/commands/source-of';
import { packerOutput } from '../../../../client/outputs/packer';
import { availableCopy, FAILED_MANIFEST, sampleManifest, unsharedCopy } from '../../../support/manifests';

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
        custom_data: { status: 'succeeded', missing: '{}', unshared: '{}' },
      },
    ],
    last_run_uuid: 'replicate/m-source0001/0123456789ab',
  });
});

test('an image that is not shared as asked is not an artifact; the data of the build, which are texts, tell of it', () => {
  const manifest = sampleManifest([availableCopy('cn-shanghai', 'm-2'), unsharedCopy('cn-beijing', 'm-1')], 'failed');

  expect(JSON.parse(packerOutput(manifest))).toMatchObject({
    builds: [
      {
        artifact_id: 'cn-hangzhou:m-source0001,cn-shanghai:m-2',
        custom_data: {
          status: 'failed',
          missing: '{"cn-beijing":"NotShared"}',
          unshared: '{"cn-beijing":{"image":"m-1","accounts":["1000000000000002"]}}',
        },
      },
    ],
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
