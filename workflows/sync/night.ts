import { CancellationScope, workflowInfo } from '@temporalio/workflow';
import type { NightReplication } from '../../contract/night';
import type { DriftReport } from '../../contract/schema/drift';
import { now } from '../shared/now';
import { type Place, type Replicated, withBegun, withEnded } from './drift';
import { replicate } from './replication';
import { showDrift } from './shown-drift';

/** Most replications at a time: the copies of all others wait here, and not in the queue of the region slots. */
export const WINDOW = 10;

/** What one run of a night hands over to the next. */
export interface CarriedNight {
  report: DriftReport;
  /** The replications that have not begun. */
  waiting: NightReplication[];
}

/** A night that knows what to replicate. */
export class Night {
  private readonly waiting: NightReplication[];

  constructor(
    public report: DriftReport,
    waiting: readonly NightReplication[],
    private readonly continueAfterEvents: number,
  ) {
    this.waiting = [...waiting];
    showDrift(report);
  }

  /** Replicates until everything is done, the history is long, or the night is aborted. All that has begun ends before. */
  async replicateAll(): Promise<void> {
    await Promise.all(Array.from({ length: WINDOW }, () => this.takeTurns()));
  }

  /** What is left to do; nothing when the night is over. */
  carry(): CarriedNight | undefined {
    return this.waiting.length === 0 || isAborted() ? undefined : { report: this.report, waiting: this.waiting };
  }

  private async takeTurns(): Promise<void> {
    while (!isAborted() && !this.isHistoryLong()) {
      const next = this.waiting.shift();
      if (next === undefined) return;
      const place = placeOf(next);
      this.update(withBegun(this.report, place, next.workflowId));
      this.end(place, await replicate(next));
    }
  }

  private end(place: Place, replicated: Replicated): void {
    this.update(withEnded(this.report, place, replicated, now()));
  }

  private update(report: DriftReport): void {
    this.report = report;
    showDrift(report);
  }

  private isHistoryLong(): boolean {
    const { continueAsNewSuggested, historyLength } = workflowInfo();
    return continueAsNewSuggested || historyLength >= this.continueAfterEvents;
  }
}

/** Whether somebody has cancelled the workflow. */
export function isAborted(): boolean {
  return CancellationScope.current().consideredCancelled;
}

function placeOf({ request: { source, targets } }: NightReplication): Place {
  const named = Array.isArray(targets) ? targets : [];
  return {
    imageId: source.imageId,
    regionIds: named.map((target) => (typeof target === 'string' ? target : target.regionId)),
  };
}
