import type { CopyRecord } from '../../contract/schema/manifest';

/** How often one copy was asked for since the last news of it. */
interface Silence {
  attempt: number;
  /** Since when nothing was heard or asked; ms since 1970. */
  since: number;
  asks: number;
}

/**
 * When the region slots are asked about a copy once more: each time puts it into two histories. Pure; times are ms.
 * `askAgainMs` is the pause after the first time, `patience` by how much the pauses grow while nothing is heard.
 */
export class Asks {
  private readonly silences = new Map<string, Silence>();

  constructor(
    private readonly askAgainMs: number,
    private readonly patience: number,
  ) {}

  /** Notes that a copy's present attempt is asked for. */
  add({ regionId, attempts }: CopyRecord, now: number): void {
    const silence = this.silences.get(regionId);
    const asks = silence?.attempt === attempts ? silence.asks + 1 : 1;
    this.silences.set(regionId, { attempt: attempts, since: now, asks });
  }

  /** Notes that there is news of a copy: its silence begins anew. */
  hear(regionId: string, now: number): void {
    const silence = this.silences.get(regionId);
    if (silence !== undefined) this.silences.set(regionId, { ...silence, since: now, asks: 1 });
  }

  /** Lets a copy be asked for at once, as if that had never been done. */
  forget(regionId: string): void {
    this.silences.delete(regionId);
  }

  /** When to ask for a copy's present attempt; 0 when that was never done. */
  dueAt({ regionId, attempts }: CopyRecord): number {
    const silence = this.silences.get(regionId);
    if (silence?.attempt !== attempts) return 0;
    return silence.since + this.askAgainMs * Math.min(silence.asks, this.patience);
  }
}
