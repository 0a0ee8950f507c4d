import { existsSync } from 'node:fs';
import path from 'node:path';

/** The absolute path of a file of the package, such as `docs/nights.md`: of the checkout, or of where npm has put the package. */
export function packageFile(file: string): string {
  return path.join(rootAbove(__dirname), file);
}

/** The compiled copy of this file lies deeper than the source. */
function rootAbove(folder: string): string {
  return existsSync(path.join(folder, 'package.json')) ? folder : rootAbove(path.dirname(folder));
}
