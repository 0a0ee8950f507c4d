import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { writtenMessages } from './written';

/** Where the messages lie that each version has written. */
export const FOLDER = path.join(__dirname, '../../../data/messages');

/** Writes what this version writes, unless it is recorded already: what a version has written stays. */
export function recordMessages(version: string): void {
  const file = path.join(FOLDER, `${version}.json`);
  if (existsSync(file)) return;
  mkdirSync(FOLDER, { recursive: true });
  writeFileSync(file, `${JSON.stringify(writtenMessages(), null, 2)}\n`);
}
