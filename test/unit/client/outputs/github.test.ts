import { githubOutput, outputLine } from '../../../../client/outputs/github';
import { availableCopy, droppedCopy, FAILED_MANIFEST, sampleManifest, unsharedCopy } from '../../../support/manifests';

test('each output is a line, and the maps are JSON in one line', () => {
  expect(githubOutput(FAILED_MANIFEST).split('\n')).toEqual([
    'status=failed',
    'replication_id=replicate/m-source0001/0123456789ab',
    'source_region=cn-hangzhou',
    'source_image=m-source0001',
    'image_name=web-7',
    'images={"cn-beijing":"m-copy0001"}',
    'missing={"eu-central-1":"NameConflict"}',
    'unshared={}',
  ]);
});

test('a region without an image and without an error has its status, and a dry run has no images', () => {
  const copying = { ...availableCopy('cn-beijing', 'm-1'), status: 'copying' } as const;
  const planned = { ...availableCopy('cn-beijing', 'm-1'), status: 'planned' } as const;

  expect(githubOutput(sampleManifest([copying], 'running'))).toContain('images={}\nmissing={"cn-beijing":"copying"}');
  expect(githubOutput(sampleManifest([planned], 'planned'))).toContain('images={}\nmissing={"cn-beijing":"planned"}');
});

test('an image that is not shared as asked is not among those to use, and the outputs say with whom it is not shared', () => {
  const pending = { ...availableCopy('cn-shanghai', 'm-2'), notSharedWith: ['1000000000000001'] };

  expect(
    githubOutput(sampleManifest([unsharedCopy('cn-beijing', 'm-1'), pending], 'failed'))
      .split('\n')
      .slice(-3),
  ).toEqual([
    'images={}',
    'missing={"cn-beijing":"NotShared","cn-shanghai":"NotShared"}',
    'unshared={"cn-beijing":{"image":"m-1","accounts":["1000000000000002"]},"cn-shanghai":{"image":"m-2","accounts":["1000000000000001"]}}',
  ]);
});

test('a region that somebody has dropped is in none of them', () => {
  const cancelled = { ...droppedCopy('cn-shanghai', 'm-2'), status: 'cancelled' } as const;
  const copies = [droppedCopy('cn-beijing', 'm-1'), cancelled];

  expect(githubOutput(sampleManifest(copies)).split('\n').slice(-3)).toEqual([
    'images={}',
    'missing={}',
    'unshared={}',
  ]);
});

test('a value of several lines cannot add an output', () => {
  expect(outputLine('image_name', 'web\nstatus=succeeded')).toBe(
    'image_name<<END_OF_VALUE\nweb\nstatus=succeeded\nEND_OF_VALUE',
  );
  expect(outputLine('image_name', 'web\rEND_OF_VALUE\nstatus=succeeded')).toBe(
    'image_name<<END_OF_VALUE_\nweb\rEND_OF_VALUE\nstatus=succeeded\nEND_OF_VALUE_',
  );
});
