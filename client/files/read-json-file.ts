import { readFile } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import { messageOf } from '../../contract/message-of';
import { type JsonFile, parseJsonFile } from './json-file';

/** In place of a path: standard input. */
const STANDARD_INPUT = '-';

/** Reads a JSON file; of "-", standard input. Each problem goes on after the name of the file. */
export async function readJsonFile(file: string): Promise<JsonFile> {
  try {
    return parseJsonFile(file === STANDARD_INPUT ? await buffer(process.stdin) : await readFile(file));
  } catch (error) {
    return { problems: [`cannot be read (${messageOf(error)}); correct its path`] };
  }
}
