import { CancellationScope, workflowInfo } from '@temporalio/workflow';
import type { NightReplication } from '../../contract/night';
import type { DriftReport } from '../../contract/schema/drift';
import type { SyncPolicyInput } from '../../contract/schema/policy';
import { now } from '../shared/now';
import { type Place, type Replicated, withBegun, withEnded } from './drift';
import { replicate } from './replication';
import { type CarriedRequests, Requests } from './requests';
import { showDrift } from './shown-drift';

/** Most replications at a time: the copies of all others wait here, and not in the queue of the region slots. */
export const WINDOW = 10;

/** What one run of a night hands over to the next. */
export interface CarriedNight extends CarriedRequests {
  report: DriftReport;
}

/** A night that knows what to replicate. */
export class Night {
  public report: DriftReport;
  private readonly requests: Requests;

  constructor(
    policy: SyncPolicyInput,
    { report, ...requests }: CarriedNight,
    private readonly continueAfterEvents: number,
  ) {
    this.report = report;
    this.requests = new Requests(policy, requests);
    showDrift(report);
  }

  /** Replicates until everything is done, the history is long, or the night is aborted. All that has begun ends before. */
  async replicateAll(): Promise<void> {
    await Promise.all(Array.from({ length: WINDOW }, () => this.takeTurns()));
  }

  /** What is left to do; nothing when the night is over. */
  carry(): CarriedNight | undefined {
    return !this.requests.areLeft || isAborted() ? undefined : { report: this.report, ...this.requests.carry() };
  }

  private async takeTurns(): Promise<void> {
    while (this.requests.areLeft && !isAborted() && !this.isHistoryLong()) {
      const next = this.requests.take();
      await (next === undefined ? this.requests.makeSome() : this.carryOut(next));
    }
  }

  private async carryOut(replication: NightReplication): Promise<void> {
    const place = placeOf(replication);
    this.update(withBegun(this.report, place, replication.workflowId));
    this.end(place, await replicate(replication));
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
