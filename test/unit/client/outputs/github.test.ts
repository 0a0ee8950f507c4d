import { githubOutput, outputLine } from '../../../../client/outputs/github';
import { availableCopy, FAILED_MANIFEST, sampleManifest } from '../../../support/manifests';

test('each output is a line, and the maps are JSON in one line', () => {
  expect(githubOutput(FAILED_MANIFEST).split('\n')).toEqual([
    'status=failed',
    'replication_id=replicate/m-source0001/0123456789ab',
    'source_region=cn-hangzhou',
    'source_image=m-source0001',
    'image_name=web-7',
    'images={"cn-beijing":"m-copy0001"}',
    'missing={"eu-central-1":"NameConflict"}',
  ]);
});

test('a region without an image and without an error has its status, and a dry run has no images', () => {
  const copying = { ...availableCopy('cn-beijing', 'm-1'), status: 'copying' } as const;
  const planned = { ...availableCopy('cn-beijing', 'm-1'), status: 'planned' } as const;

  expect(githubOutput(sampleManifest([copying], 'running'))).toContain('images={}\nmissing={"cn-beijing":"copying"}');
  expect(githubOutput(sampleManifest([planned], 'planned'))).toContain('images={}\nmissing={"cn-beijing":"planned"}');
});

test('a value of several lines cannot add an output', () => {
  expect(outputLine('image_name', 'web\nstatus=succeeded')).toBe(
    'image_name<<END_OF_VALUE\nweb\nstatus=succeeded\nEND_OF_VALUE',
  );
  expect(outputLine('image_name', 'web\rEND_OF_VALUE\nstatus=succeeded')).toBe(
    'image_name<<END_OF_VALUE_\nweb\rEND_OF_VALUE\nstatus=succeeded\nEND_OF_VALUE_',
  );
});
