import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Locator, Page } from 'playwright-core';

const FOLDER = path.join(__dirname, '..', '..', 'docs', 'pictures');

/** Only this run replaces the pictures: others leave a clean tree. */
const UPDATES = process.env['UPDATE_PICTURES'] === '1';

/** What the person sees now, as the picture of this name that a page in docs/ shows. */
export async function keepPicture(seen: Page | Locator, name: string): Promise<void> {
  const file = path.join(FOLDER, `${name}.png`);
  if (UPDATES) await seen.screenshot({ path: file, animations: 'disabled', caret: 'hide' });
  if (!existsSync(file)) throw new Error(`there is no ${file}; make it with npm run docs:pictures`);
}
