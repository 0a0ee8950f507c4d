import type { CopyRecord, Manifest } from '../../contract/schema/manifest';
import { missingImages, readyImages, unsharedImages } from './images';

/**
 * What the post-processor "manifest" of Packer writes, with one build: tools that read images from there find the copies, too.
 * `artifact_id` has the source first, then the copies; `build_time` is in seconds since 1970.
 */
export function packerOutput(manifest: Manifest): string {
  const { replicationId, status, source } = manifest;
  const build = {
    name: source.name,
    builder_type: 'imageferry',
    build_time: Math.floor(lastTimeOf(manifest.copies) / 1000),
    files: null,
    artifact_id: artifactId(manifest),
    packer_run_uuid: replicationId,
    // Packer keeps texts here.
    custom_data: {
      status,
      missing: JSON.stringify(missingImages(manifest)),
      unshared: JSON.stringify(unsharedImages(manifest)),
    },
  };
  return JSON.stringify({ builds: [build], last_run_uuid: replicationId }, null, 2);
}

function artifactId(manifest: Manifest): string {
  const { regionId, imageId } = manifest.source;
  const images = [[regionId, imageId], ...Object.entries(readyImages(manifest))];
  return images.map((image) => image.join(':')).join(',');
}

/** When something happened last to a copy, in ms; 0 where nothing has. */
function lastTimeOf(copies: readonly CopyRecord[]): number {
  const times = copies.flatMap(({ queuedAt, startedAt, availableAt }) => [queuedAt, startedAt, availableAt]);
  return Math.max(0, ...times.map((time) => (time === undefined ? 0 : Date.parse(time))));
}
