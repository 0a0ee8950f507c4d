import { writeFile } from 'node:fs/promises';
import { BUNDLE_PATH, bundleWorkflows } from '../worker/bundle';

/** Bundles the workflows once, so that workers start faster and need no bundler. */
async function main(): Promise<void> {
  const { code } = await bundleWorkflows();
  await writeFile(BUNDLE_PATH, code);
}

void main();
