import type { Manifest } from '../../contract/schema/manifest';
import { manifestText } from '../render/manifest';
import { type Paint, plain } from '../terminal/colours';
import { githubOutput } from './github';
import { packerOutput } from './packer';
import { tfvarsOutput } from './tfvars';

/** The forms that a command can give to a manifest. */
export const OUTPUT_FORMATS = ['table', 'json', 'github', 'tfvars', 'packer'] as const;
export type OutputFormat = (typeof OUTPUT_FORMATS)[number];

const RENDERERS: Record<Exclude<OutputFormat, 'table'>, (manifest: Manifest) => string> = {
  json: (manifest) => JSON.stringify(manifest, null, 2),
  github: githubOutput,
  tfvars: tfvarsOutput,
  packer: packerOutput,
};

/** A manifest in a form, with a line break at the end. A table has times as they are `now`, in ms, and may be painted. */
export function renderManifest(
  manifest: Manifest,
  format: OutputFormat,
  { now = Date.now(), paint = plain }: { now?: number; paint?: Paint } = {},
): string {
  return `${format === 'table' ? manifestText(manifest, { now }, paint) : RENDERERS[format](manifest)}\n`;
}
