import type { Manifest } from '../../contract/schema/manifest';
import { manifestText } from '../render';
import { githubOutput } from './github';
import { packerOutput } from './packer';
import { tfvarsOutput } from './tfvars';

/** The forms that a command can give to a manifest. */
export const OUTPUT_FORMATS = ['table', 'json', 'github', 'tfvars', 'packer'] as const;
export type OutputFormat = (typeof OUTPUT_FORMATS)[number];

const RENDERERS: Record<OutputFormat, (manifest: Manifest) => string> = {
  table: manifestText,
  json: (manifest) => JSON.stringify(manifest, null, 2),
  github: githubOutput,
  tfvars: tfvarsOutput,
  packer: packerOutput,
};

/** A manifest in a form, with a line break at the end. */
export function renderManifest(manifest: Manifest, format: OutputFormat): string {
  return `${RENDERERS[format](manifest)}\n`;
}
