import { tfvarsOutput } from '../../../../client/outputs/tfvars';
import { availableCopy, FAILED_MANIFEST, sampleManifest, unsharedCopy } from '../../../support/manifests';

test('the images are a map from region to id, and comments say what it lacks', () => {
  expect(tfvarsOutput(FAILED_MANIFEST).split('\n')).toEqual([
    '# replicate/m-source0001/0123456789ab: failed',
    '# missing: eu-central-1 (NameConflict)',
    'image_ids = {',
    '  "cn-beijing" = "m-copy0001"',
    '}',
  ]);
});

test('the signs of equality are below each other, as `terraform fmt` has them', () => {
  const manifest = sampleManifest([availableCopy('cn-beijing', 'm-1'), availableCopy('ap-southeast-1', 'm-2')]);

  expect(tfvarsOutput(manifest).split('\n').slice(1)).toEqual([
    'image_ids = {',
    '  "cn-beijing"     = "m-1"',
    '  "ap-southeast-1" = "m-2"',
    '}',
  ]);
});

test('an image that is not shared as asked is not in the map; comments say which it is, and with whom it is not shared', () => {
  const manifest = sampleManifest([availableCopy('cn-shanghai', 'm-2'), unsharedCopy('cn-beijing', 'm-1')], 'failed');

  expect(tfvarsOutput(manifest).split('\n')).toEqual([
    '# replicate/m-source0001/0123456789ab: failed',
    '# missing: cn-beijing (NotShared)',
    '# not shared: cn-beijing m-1, not with 1000000000000002',
    'image_ids = {',
    '  "cn-shanghai" = "m-2"',
    '}',
  ]);
});

test('no image at all is an empty map', () => {
  expect(tfvarsOutput(sampleManifest([], 'aborted'))).toMatch(/\nimage_ids = \{\}$/);
});

test('a text can neither begin a template nor leave its comment', () => {
  const manifest = {
    ...sampleManifest([availableCopy('cn-beijing', '${file("/etc/passwd")} %{ if true } $ {')]),
    replicationId: 'a\nimage_ids = {}',
  };

  expect(tfvarsOutput(manifest).split('\n')).toEqual([
    '# a image_ids = {}: succeeded',
    'image_ids = {',
    '  "cn-beijing" = "$${file(\\"/etc/passwd\\")} %%{ if true } $ {"',
    '}',
  ]);
});
