import {
  appendFileSync,
  closeSync,
  existsSync,
  ftruncateSync,
  openSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from 'node:fs';
import { type AccountState, changedState, emptyState, type StateChange } from './account-state';
import { newImage } from './image';
import { newSnapshot } from './snapshot';
import { wholeLines } from './whole-lines';

/** Changes may take this many characters before they are put together with the rest, or as many as the rest takes. */
const CHANGES_KEPT = 4_000_000;

/**
 * Keeps the account's state in a file, so that a restart goes on from there. What changed since the file was written is
 * in a second one beside it, one line for each call: a call costs what it changes, not what there is.
 */
export class StateFile {
  private readonly changes: number;
  private wholeLength = 0;
  private changesLength = 0;

  constructor(
    private readonly path: string,
    private readonly state: () => AccountState,
  ) {
    this.changes = openSync(changesPath(path), 'a');
    this.writeWhole();
  }

  static read(path: string): AccountState | undefined {
    if (!existsSync(path)) return undefined;
    const whole = { ...emptyState(), ...(JSON.parse(readFileSync(path, 'utf8')) as AccountState) };
    const changes = wholeLines(changesPath(path)).flatMap((line) => JSON.parse(line) as StateChange[]);
    return filledUp(changedState(whole, changes));
  }

  /** Writes what changed. The caller does so before it answers a call, so that nothing that a client was told is lost. */
  save(changes: readonly StateChange[]): void {
    if (changes.length === 0) return;
    const line = `${JSON.stringify(changes)}\n`;
    appendFileSync(this.changes, line);
    this.changesLength += line.length;
    if (this.changesLength > Math.max(CHANGES_KEPT, this.wholeLength)) this.writeWhole();
  }

  close(): void {
    closeSync(this.changes);
  }

  /** Changes that were not removed yet after they were put together are read once more, which does no harm. */
  private writeWhole(): void {
    const text = JSON.stringify(this.state());
    writeFileSync(`${this.path}.new`, text);
    renameSync(`${this.path}.new`, this.path);
    ftruncateSync(this.changes);
    [this.wholeLength, this.changesLength] = [text.length, 0];
  }
}

/** An older simulator may have written the file: what its images and snapshots do not have gets its default. */
function filledUp(state: AccountState): AccountState {
  return { ...state, images: state.images.map(newImage), snapshots: state.snapshots.map(newSnapshot) };
}

function changesPath(path: string): string {
  return `${path}.changes`;
}
