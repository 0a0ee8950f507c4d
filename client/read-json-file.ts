import { readFile } from 'node:fs/promises';
import { messageOf } from '../contract/message-of';
import { type JsonFile, parseJsonFile } from './json-file';

/** Reads a JSON file. Each problem goes on after the name of the file. */
export async function readJsonFile(file: string): Promise<JsonFile> {
  try {
    return parseJsonFile(await readFile(file));
  } catch (error) {
    return { problems: [`cannot be read (${messageOf(error)}); correct its path`] };
  }
}
