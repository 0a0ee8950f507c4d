import path from 'node:path';
import Sequencer from '@jest/test-sequencer';

/** Folders whose files take longest come first. The others take seconds or less. */
const SLOW = ['client', 'workflows', 'worker', 'replay', 'activities'];

function rankOf({ path: file, context }) {
  const [, folder] = path.relative(context.config.rootDir, file).split(path.sep);
  return SLOW.includes(folder) ? SLOW.indexOf(folder) : SLOW.length;
}

/** Jest starts with large files. Some of ours are small and take long: at the end each would run alone. */
export default class SlowFoldersFirst extends Sequencer {
  async sort(tests) {
    return (await super.sort(tests)).sort((one, other) => rankOf(one) - rankOf(other));
  }
}
