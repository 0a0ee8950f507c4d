import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import type { AccountState } from './account';

/** Keeps the account's state in a file, so that a restart goes on from there. */
export class StateFile {
  constructor(
    private readonly path: string,
    private readonly state: () => AccountState,
  ) {}

  static read(path: string): AccountState | undefined {
    return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as AccountState) : undefined;
  }

  /** Writes the file. The caller does so before it answers a call, so that nothing that a client was told is lost. */
  save(): void {
    writeFileSync(`${this.path}.new`, JSON.stringify(this.state()));
    renameSync(`${this.path}.new`, this.path);
  }
}
