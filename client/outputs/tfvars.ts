import type { Manifest } from '../../contract/schema/manifest';
import { missingImages, readyImages, unsharedImages } from './images';

/** The variable that Terraform gets, of type `map(string)`: image id by region. */
export const TFVARS_VARIABLE = 'image_ids';

/**
 * A file of variables for Terraform, in its own syntax: people read and review it, and a comment says what it lacks.
 * Terraform reads a file as JSON only if its name ends in .json.
 */
export function tfvarsOutput(manifest: Manifest): string {
  const images = Object.entries(readyImages(manifest));
  const missing = Object.entries(missingImages(manifest)).map(([region, why]) => `${region} (${why})`);
  const unshared = Object.entries(unsharedImages(manifest)).map(
    ([region, { image, accounts }]) => `${region} ${image}, not with ${accounts.join(' ')}`,
  );
  return [
    comment(`${manifest.replicationId}: ${manifest.status}`),
    ...(missing.length === 0 ? [] : [comment(`missing: ${missing.join(', ')}`)]),
    ...unshared.map((image) => comment(`not shared: ${image}`)),
    ...(images.length === 0 ? [`${TFVARS_VARIABLE} = {}`] : mapOf(images)),
  ].join('\n');
}

/** `terraform fmt` leaves it as it is: the signs of equality are below each other. */
function mapOf(images: [string, string][]): string[] {
  const keys = images.map(([region]) => quoted(region));
  const width = Math.max(...keys.map(({ length }) => length));
  const lines = images.map(([, image], index) => `  ${(keys[index] ?? '').padEnd(width)} = ${quoted(image)}`);
  return [`${TFVARS_VARIABLE} = {`, ...lines, '}'];
}

/** A string of HCL: as in JSON, but `${` and `%{` would begin a template. */
function quoted(text: string): string {
  return JSON.stringify(text).replaceAll(/[$%](?=\{)/g, (sign) => sign + sign);
}

function comment(text: string): string {
  return `# ${text.replaceAll(/\s+/g, ' ')}`;
}
