import { addedText, droppedText, priorityText } from '../../../../client/render/change';
import { availableCopy, sampleManifest } from '../../../support/manifests';

const ID = 'replicate/m-source0001/0123456789ab';
const queued = { ...availableCopy('cn-beijing', 'm-1'), status: 'queued' } as const;
const cancelling = { ...availableCopy('eu-central-1', 'm-2'), status: 'cancelling' } as const;

test('a change is answered in one line, with what becomes of the region', () => {
  const manifest = sampleManifest([queued, cancelling], 'running');

  expect(addedText(manifest, 'cn-beijing')).toBe(`cn-beijing is added to ${ID}, queued`);
  expect(droppedText(manifest, 'eu-central-1')).toBe(`eu-central-1 is dropped from ${ID}, cancelling`);
  expect(droppedText(manifest, 'us-west-1')).toBe(`us-west-1 is dropped from ${ID}, not in the manifest yet`);
  expect(priorityText(manifest, 'release')).toBe(`1 copy that waits has the priority release in ${ID}`);
  expect(priorityText(sampleManifest([cancelling]), 'nightly')).toBe(
    `0 copies that wait have the priority nightly in ${ID}`,
  );
});
