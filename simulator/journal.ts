import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';

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
    this.entries = path === undefined ? [] : read(path);
  }

  add(entry: JournalEntry): void {
    this.entries.push(entry);
    if (this.path !== undefined) appendFileSync(this.path, `${JSON.stringify(entry)}\n`);
  }

  list(action?: string): JournalEntry[] {
    return this.entries.filter((entry) => action === undefined || entry.action === action);
  }
}

/** Reads the entries. Cuts off the half line that a killed process may have left. */
function read(path: string): JournalEntry[] {
  if (!existsSync(path)) return [];
  const text = readFileSync(path, 'utf8');
  const whole = text.slice(0, text.lastIndexOf('\n') + 1);
  if (whole.length < text.length) writeFileSync(path, whole);
  return whole
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as JournalEntry);
}
