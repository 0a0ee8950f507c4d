import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import { REGION_SLOTS_ID } from '../../contract/names';
import type { SlotsView } from '../../workflows/region-slots/view';

const PAUSE_MS = 200;

/** Somebody who asks the region slots again and again, and notes how long each answer takes. */
export class Asker {
  /** Of all answers so far, ms; Infinity for a query that failed. */
  readonly answers: number[] = [];
  private view: SlotsView | undefined;
  private isAsking = true;
  private readonly asking: Promise<void>;

  constructor(client: Client) {
    this.asking = this.ask(client);
  }

  /** Waits until an answer is as wanted. */
  async until(isAsWanted: (view: SlotsView) => boolean): Promise<void> {
    while (this.view === undefined || !isAsWanted(this.view)) await sleep(PAUSE_MS / 2);
  }

  async stop(): Promise<void> {
    this.isAsking = false;
    await this.asking;
  }

  private async ask({ workflow }: Client): Promise<void> {
    while (this.isAsking) {
      const askedAt = Date.now();
      this.view = await workflow
        .getHandle(REGION_SLOTS_ID)
        .query<SlotsView>('slots')
        .catch(() => undefined);
      this.answers.push(this.view === undefined ? Infinity : Date.now() - askedAt);
      await sleep(PAUSE_MS);
    }
  }
}
