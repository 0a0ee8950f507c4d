import { appendFileSync } from 'node:fs';
import { wholeLines } from './whole-lines';

/** One call that reached the simulator. */
export interface JournalEntry {
  at: number;
  action: string;
  regionId: string;
  parameters: Record<string, string>;
  /** HTTP status of the answer, even when a fault stopped it. */
  status: number;
  /** Error code of the answer. */
  code?: string;
  /** Image that CopyImage started, even when a fault hid it from the caller. */
  imageId?: string;
  requestId: string;
  /** Kind of the fault that this call had. */
  fault?: string;
}

/** All calls, in order; kept in a file when there is one, so that a restart forgets none. */
export class Journal {
  private readonly entries: JournalEntry[];

  constructor(private readonly path?: string) {
    this.entries = path === undefined ? [] : wholeLines(path).map((line) => JSON.parse(line) as JournalEntry);
  }

  add(entry: JournalEntry): void {
    this.entries.push(entry);
    if (this.path !== undefined) appendFileSync(this.path, `${JSON.stringify(entry)}\n`);
  }

  list(action?: string): JournalEntry[] {
    return this.entries.filter((entry) => action === undefined || entry.action === action);
  }
}
