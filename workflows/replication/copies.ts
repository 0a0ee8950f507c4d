import { ApplicationFailure } from '@temporalio/common';
import { defined } from '../../contract/defined';
import type { ClaimAnswer, CopyClaim, EnqueueSignal } from '../../contract/messages';
import { copyId, partsOfCopyId } from '../../contract/names';
import type { CopyRecord, Manifest } from '../../contract/schema/manifest';
import type { CopySpec, ReplicationPlan } from '../../contract/schema/plan';
import type { Priority } from '../../contract/schema/request';
import { isSettled, queuedCopy } from './manifest';

/** The copies of one replication: their records in the manifest, with the ids and requests that belong to them. Pure. */
export class Copies {
  /** In the queue of the region slots; for those that still wait. */
  priority: Priority;
  private readonly specs: Map<string, CopySpec>;

  /** `firstRunId` stays the same after a reset, so that the new run knows the copies that the earlier one asked for. */
  constructor(
    private readonly plan: ReplicationPlan,
    private readonly manifest: Manifest,
    private readonly firstRunId: string,
  ) {
    this.priority = plan.priority;
    this.specs = new Map(plan.copies.map(({ spec }) => [spec.regionId, spec]));
  }

  /** Id of a copy's present attempt. */
  idOf({ regionId, attempts }: CopyRecord): string {
    return copyId(this.firstRunId, regionId, attempts);
  }

  /** The copy whose present attempt has an id; undefined for an earlier attempt and for a copy of others. */
  withId(id: string): CopyRecord | undefined {
    return this.manifest.copies.find((copy) => this.idOf(copy) === id);
  }

  to(regionId: string): CopyRecord | undefined {
    return this.manifest.copies.find((copy) => copy.regionId === regionId);
  }

  /** Puts a copy's new record into the manifest, in place of the old one. */
  replace(copy: CopyRecord): void {
    const index = this.manifest.copies.findIndex(({ regionId }) => regionId === copy.regionId);
    if (index >= 0) this.manifest.copies[index] = copy;
  }

  /** Adds a copy that the plan did not have. `at` in ISO 8601. */
  add(copy: ReplicationPlan['copies'][number], at: string): void {
    this.specs.set(copy.spec.regionId, copy.spec);
    this.manifest.copies.push(queuedCopy(copy, at));
  }

  specTo(regionId: string): CopySpec {
    const spec = this.specs.get(regionId);
    if (spec === undefined) throw ApplicationFailure.nonRetryable(`${regionId} is not in the plan`);
    return spec;
  }

  /** What a copy is to make, and whether it is still to be made. One that is over may be granted once more. */
  claimOf(id: string): ClaimAnswer {
    const copy = this.withId(id);
    return { isWanted: copy !== undefined && !isSettled(copy), ...defined({ claim: this.toMake(id) }) };
  }

  /** What the region slots are asked for. `since`: when the first of the copies was asked for; ms since 1970. */
  enqueueSignal(copies: CopyRecord[], since: number): Omit<EnqueueSignal, 'accountId'> {
    const { priority } = this;
    const sizeGiB = this.plan.copies[0]?.spec.expected.sizeGiB;
    return {
      requester: this.manifest.replicationId,
      firstRunId: this.firstRunId,
      sourceRegionId: this.plan.source.regionId,
      priority,
      since,
      ...defined({ sizeGiB }),
      copies: copies.map(({ regionId, attempts }) => ({ regionId, attempt: attempts })),
    };
  }

  all(): CopyRecord[] {
    return this.manifest.copies;
  }

  available(): CopyRecord[] {
    return this.manifest.copies.filter((copy) => copy.status === 'available');
  }

  unsettled(): CopyRecord[] {
    return this.manifest.copies.filter((copy) => !isSettled(copy));
  }

  /** What the copies have in common, as lists of replications show it. */
  common(): { name: string; priority: Priority } {
    const { copies, source } = this.plan;
    return { name: copies[0]?.spec.name ?? source.name, priority: this.priority };
  }

  /** Those that are still to be made, unless the replication is aborted. */
  wanted(): CopyRecord[] {
    return this.unsettled().filter(({ dropped }) => dropped !== true);
  }

  areSettled(): boolean {
    return this.manifest.copies.every(isSettled);
  }

  /** Also for a copy that is not wanted any more: others need to know it to clean up. */
  private toMake(id: string): CopyClaim | undefined {
    const { firstRunId, regionId } = partsOfCopyId(id);
    const spec = firstRunId === this.firstRunId ? this.specs.get(regionId) : undefined;
    return spec && { spec, onAbort: this.plan.onAbort };
  }
}
