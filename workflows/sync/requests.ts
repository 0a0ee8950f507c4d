import { CancellationScope } from '@temporalio/workflow';
import type { CopiesToMake, NightReplication, NightTarget } from '../../contract/night';
import type { SyncPolicyInput } from '../../contract/schema/policy';
import { makeRequests } from '../shared/proxies';

/** Requests that are made together: those of 300 images may be too large for one payload of Temporal. */
const BATCH = 10;

/** What one run of a night hands over to the next of what it has not begun. */
export interface CarriedRequests {
  /** The replications whose requests are made. */
  waiting: NightReplication[];
  /** The others. Absent, with their targets, where an earlier version has made all requests at once. */
  later?: CopiesToMake[];
  targets?: NightTarget[];
}

/** The replications that a night has not begun. Their requests are made some at a time. */
export class Requests {
  private readonly waiting: NightReplication[];
  private readonly later: CopiesToMake[];
  private readonly targets: NightTarget[];
  private making: Promise<void> | undefined;

  constructor(
    private readonly policy: SyncPolicyInput,
    { waiting, later = [], targets = [] }: CarriedRequests,
  ) {
    this.waiting = [...waiting];
    this.later = [...later];
    this.targets = targets;
  }

  get areLeft(): boolean {
    return this.waiting.length + this.later.length > 0;
  }

  /** The next replication whose request is made; undefined when `makeSome` has to make more. */
  take(): NightReplication | undefined {
    return this.waiting.shift();
  }

  /** Makes the next requests, once for all who ask meanwhile. An abort does not interrupt it: it takes no time. */
  makeSome(): Promise<void> {
    if (this.later.length === 0) return Promise.resolve();
    this.making ??= CancellationScope.nonCancellable(() => this.make()).finally(() => (this.making = undefined));
    return this.making;
  }

  carry(): CarriedRequests {
    const { waiting, later, targets } = this;
    return { waiting, later, targets };
  }

  private async make(): Promise<void> {
    const { policy, targets } = this;
    this.waiting.push(...(await makeRequests({ policy, targets, copies: this.later.slice(0, BATCH) })));
    this.later.splice(0, BATCH);
  }
}
