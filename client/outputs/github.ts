import type { Manifest } from '../../contract/schema/manifest';
import { missingImages, readyImages, unsharedImages } from './images';

/** Lines for the file that GitHub names in $GITHUB_OUTPUT, one for each output; GitLab reads them as a dotenv report. */
export function githubOutput(manifest: Manifest): string {
  return Object.entries(outputsOf(manifest))
    .map(([name, value]) => outputLine(name, value))
    .join('\n');
}

/** The maps are JSON in one line, for `fromJSON` of GitHub and for jq. */
function outputsOf(manifest: Manifest): Record<string, string> {
  const { status, replicationId, source } = manifest;
  return {
    status,
    replication_id: replicationId,
    source_region: source.regionId,
    source_image: source.imageId,
    image_name: source.name,
    images: JSON.stringify(readyImages(manifest)),
    missing: JSON.stringify(missingImages(manifest)),
    unshared: JSON.stringify(unsharedImages(manifest)),
  };
}

/** An output. A value of several lines is put between delimiters: without them, its lines would be outputs of their own. */
export function outputLine(name: string, value: string): string {
  if (!/[\r\n]/.test(value)) return `${name}=${value}`;
  const delimiter = delimiterFor(value);
  return `${name}<<${delimiter}\n${value}\n${delimiter}`;
}

function delimiterFor(value: string): string {
  const lines = new Set(value.split(/\r\n|\r|\n/));
  let delimiter = 'END_OF_VALUE';
  while (lines.has(delimiter)) delimiter = `${delimiter}_`;
  return delimiter;
}
