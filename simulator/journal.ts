/** One call that reached the simulator. */
export interface JournalEntry {
  at: number;
  action: string;
  regionId: string;
  parameters: Record<string, string>;
  /** HTTP status of the answer, also when a fault kept it from arriving. */
  status: number;
  /** Error code of the answer. */
  code?: string;
  /** Image id that CopyImage answered with. */
  imageId?: string;
  requestId: string;
  /** Kind of the fault that was put into this call. */
  fault?: string;
}

/** All calls, in order. Grows until it is cleared. */
export class Journal {
  private entries: JournalEntry[] = [];

  add(entry: JournalEntry): void {
    this.entries.push(entry);
  }

  list(action?: string): JournalEntry[] {
    return this.entries.filter((entry) => action === undefined || entry.action === action);
  }

  clear(): void {
    this.entries = [];
  }
}
