import { constants } from 'node:fs';
import { access, chmod, readFile, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { messageOf } from '../../contract/message-of';

/** What a file is to hold. */
export interface Content {
  text: string;
  /** Leaves what the file holds, and adds the text behind it. */
  isAdded: boolean;
}

/**
 * Writes a file as a whole: whoever reads it sees the old content or the new, never a part. It keeps the mode of a file that is
 * there. What is no regular file, such as a pipe, is written to directly. Throws what the system says.
 */
export async function writeOutputFile(file: string, { text, isAdded }: Content): Promise<void> {
  const found = await stat(file).catch(undefinedWhenAbsent);
  if (found === undefined) return replace(file, text);
  if (!found.isFile()) return writeFile(file, text);
  const target = await realpath(file);
  return replace(target, isAdded ? (await lines(target)) + text : text, found.mode);
}

/** What keeps a file from being written; undefined when nothing does. It is asked before anything starts. */
export async function hindranceTo(file: string): Promise<string | undefined> {
  try {
    const found = await stat(file).catch(undefinedWhenAbsent);
    if (found?.isDirectory() === true) return 'it is a folder';
    if (found !== undefined) await access(file, constants.W_OK);
    if (found?.isFile() !== false) await access(path.dirname(await realpathOf(file)), constants.W_OK);
    return undefined;
  } catch (error) {
    return messageOf(error);
  }
}

async function realpathOf(file: string): Promise<string> {
  return (await realpath(file).catch(undefinedWhenAbsent)) ?? path.resolve(file);
}

async function replace(file: string, text: string, mode?: number): Promise<void> {
  const whole = path.join(path.dirname(file), `.${path.basename(file)}.${String(process.pid)}`);
  try {
    await writeFile(whole, text);
    if (mode !== undefined) await chmod(whole, mode);
    await rename(whole, file);
  } catch (error) {
    await rm(whole, { force: true });
    throw error;
  }
}

/** The content of a file. A last line without its end gets one: the next text is not to go on in it. */
async function lines(file: string): Promise<string> {
  const text = await readFile(file, 'utf8');
  return text === '' || text.endsWith('\n') ? text : `${text}\n`;
}

function undefinedWhenAbsent(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error;
}
