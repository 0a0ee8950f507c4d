import { OUTPUT_FORMATS, renderManifest } from '../../../../client/outputs';
import { Manifest } from '../../../../contract/schema/manifest';
import { FAILED_MANIFEST } from '../../../support/manifests';

test.each(OUTPUT_FORMATS)('%s ends with one line break', (format) => {
  expect(renderManifest(FAILED_MANIFEST, format)).toMatch(/[^\n]\n$/);
});

test('json is the manifest itself', () => {
  expect(Manifest.parse(JSON.parse(renderManifest(FAILED_MANIFEST, 'json')))).toEqual(FAILED_MANIFEST);
});
