import { ApplicationFailure } from '@temporalio/common';
import type { SlotRequest } from '../../contract/messages';
import { copyId } from '../../contract/names';
import type { CopyRecord, Manifest } from '../../contract/schema/manifest';
import type { CopySpec, ReplicationPlan } from '../../contract/schema/plan';
import { isSettled } from './manifest';

/** The copies of one replication: their records in the manifest, with the ids and requests that belong to them. Pure. */
export class Copies {
  private readonly specs: ReadonlyMap<string, CopySpec>;

  /** `originalRunId` stays the same after a reset, so that the new run knows the copies that the earlier one asked for. */
  constructor(
    private readonly plan: ReplicationPlan,
    private readonly manifest: Manifest,
    private readonly originalRunId: string,
  ) {
    this.specs = new Map(plan.copies.map(({ spec }) => [spec.regionId, spec]));
  }

  /** Id of a copy's present attempt. */
  idOf({ regionId, attempts }: CopyRecord): string {
    return copyId(this.originalRunId, regionId, attempts);
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

  specTo(regionId: string): CopySpec {
    const spec = this.specs.get(regionId);
    if (spec === undefined) throw ApplicationFailure.nonRetryable(`${regionId} is not in the plan`);
    return spec;
  }

  /** What the region slots are asked for. */
  requestOf(copy: CopyRecord): SlotRequest {
    const { priority, onAbort } = this.plan;
    const { replicationId } = this.manifest;
    return { copyId: this.idOf(copy), requester: replicationId, priority, onAbort, spec: this.specTo(copy.regionId) };
  }

  available(): CopyRecord[] {
    return this.manifest.copies.filter((copy) => copy.status === 'available');
  }

  unsettled(): CopyRecord[] {
    return this.manifest.copies.filter((copy) => !isSettled(copy));
  }

  areSettled(): boolean {
    return this.manifest.copies.every(isSettled);
  }
}
