import { defined } from '../../contract/defined';
import { type Estimate, secondsLeft } from '../../contract/estimate';
import type { CopyEvent } from '../../contract/messages';
import type { CopyOutcome, ImageRef } from '../../contract/outcome';
import type { CopyRecord, Manifest } from '../../contract/schema/manifest';
import type { CopySpec, Forecast, ReplicationPlan } from '../../contract/schema/plan';
import { isComplete } from '../../contract/shares';

/** Pure bookkeeping of a replication: events of copies in, manifest out. */

const SETTLED: ReadonlySet<CopyRecord['status']> = new Set(['planned', 'available', 'failed', 'cancelled']);

/** The manifest of a plan of which nothing has happened yet. */
export function initialManifest(replicationId: string, plan: ReplicationPlan, queuedAt: string): Manifest {
  const { source, dryRun } = plan;
  return {
    replicationId,
    status: dryRun ? 'planned' : 'running',
    ...(dryRun && { dryRun }),
    source,
    ...defined({ outlook: plan.outlook }),
    copies: plan.copies.map((copy) => (dryRun ? plannedCopy(copy) : queuedCopy(copy, queuedAt))),
  };
}

/** The record of a copy of which nothing has happened yet. */
export function queuedCopy({ required, spec, shareWith }: PlannedCopy, queuedAt: string): CopyRecord {
  const nobodyYet = defined({ notSharedWith: shareWith });
  return {
    regionId: spec.regionId,
    required,
    status: 'queued',
    attempts: 1,
    queuedAt,
    ...expectationOf(spec),
    ...nobodyYet,
  };
}

type PlannedCopy = ReplicationPlan['copies'][number];

/** The record of a copy of a dry run. */
function plannedCopy({ required, spec, forecast }: PlannedCopy): CopyRecord {
  return { regionId: spec.regionId, required, attempts: 0, ...foreseen(forecast), ...expectationOf(spec) };
}

function expectationOf({ estimate }: Pick<CopySpec, 'estimate'>): Pick<CopyRecord, 'expectedSeconds'> {
  return defined({ expectedSeconds: estimate?.seconds });
}

/** What a dry run says of a copy. A plan of an earlier version says nothing: it was refused when a copy would fail. */
function foreseen({ imageId, progress, error }: Forecast = {}): Pick<
  CopyRecord,
  'status' | 'imageId' | 'adopted' | 'progress' | 'error'
> {
  if (error !== undefined) return { status: 'failed', error };
  return { status: 'planned', ...(imageId !== undefined && { imageId, adopted: true, ...defined({ progress }) }) };
}

export function isSettled(copy: CopyRecord): boolean {
  return SETTLED.has(copy.status);
}

/**
 * The record of a copy after an event. A settled copy stays as it is: late news changes nothing. `estimate`: how long ECS is
 * expected to take for the copy.
 */
export function recordEvent(copy: CopyRecord, event: CopyEvent, at: string, estimate?: Estimate): CopyRecord {
  if (isSettled(copy)) return copy;
  const next = afterEvent(copy, event, at);
  if (event.type === 'blocked') return next;
  return { ...withoutExpectation(next), ...defined({ expectedAt: expectedAt(next, at, estimate) }) };
}

/** When a copy that ECS works on is expected to be available. A guess alone is not told as a time. */
function expectedAt(
  { status, startedAt, progress = 0, adopted }: CopyRecord,
  at: string,
  estimate: Estimate | undefined,
): string | undefined {
  const isCopied = status === 'copying' || status === 'starting';
  if (!isCopied || adopted === true || startedAt === undefined) return undefined;
  const known = estimate?.from === 'guess' && progress === 0 ? undefined : estimate;
  const left = secondsLeft(known, (Date.parse(at) - Date.parse(startedAt)) / 1000, progress);
  return left === undefined ? undefined : new Date(Date.parse(at) + Math.round(left) * 1000).toISOString();
}

function afterEvent(copy: CopyRecord, event: CopyEvent, at: string): CopyRecord {
  switch (event.type) {
    case 'granted':
      return {
        ...withoutVia(withoutError(copy)),
        status: 'starting',
        lane: event.lane,
        startedAt: at,
        ...viaOf(event),
      };
    case 'progress': {
      const { imageId, adopted, status, progress, obstacle } = event;
      return { ...withoutError(copy), status, imageId, adopted, progress, ...defined({ error: obstacle }) };
    }
    case 'blocked':
      return { ...withoutError(copy), ...defined({ error: event.error }) };
    case 'settled':
      return recordOutcome(copy, event.outcome, at);
  }
}

/** Once a copy goes on, its earlier error is of no interest. */
function withoutError(copy: CopyRecord): CopyRecord {
  const rest = { ...copy };
  delete rest.error;
  return rest;
}

/** From where the image of a copy was taken, the image itself knows best. */
function withoutVia(copy: CopyRecord): CopyRecord {
  const rest = { ...copy };
  delete rest.via;
  return rest;
}

function viaOf({ via }: { via?: ImageRef }): Pick<CopyRecord, 'via'> {
  return defined({ via });
}

function withoutExpectation(copy: CopyRecord): CopyRecord {
  const rest = { ...copy };
  delete rest.expectedAt;
  return rest;
}

function recordOutcome(copy: CopyRecord, outcome: CopyOutcome, at: string): CopyRecord {
  switch (outcome.status) {
    case 'available': {
      const { imageId, adopted, verified, remarks, startedAt, availableAt } = outcome;
      return {
        ...withoutVia(withoutError(copy)),
        status: 'available',
        imageId,
        adopted,
        verified,
        startedAt,
        availableAt,
        progress: 100,
        ...viaOf(outcome),
        ...defined({ remarks }),
      };
    }
    case 'failed':
      return { ...copy, ...outcome };
    case 'cancelled': {
      const { status, imageId, compensation } = outcome;
      return { ...withoutError(copy), status, compensation, ...defined({ imageId }) };
    }
    case 'deferred':
      return {
        ...withoutVia(copy),
        status: 'queued',
        attempts: copy.attempts + 1,
        queuedAt: at,
        error: outcome.error,
      };
    case 'withdrawn':
    case 'unknown':
      return copy;
  }
}

/** The manifest as readers see it: it shows what is being ended. What ends a copy has to know its own status. */
export function withCancelling(manifest: Manifest, isUndone: boolean): Manifest {
  const isEnding = (copy: CopyRecord): boolean => !isSettled(copy) && (isUndone || copy.dropped === true);
  const copies = manifest.copies.map((copy): CopyRecord => (isEnding(copy) ? { ...copy, status: 'cancelling' } : copy));
  return { ...manifest, copies };
}

/** The copies that count: somebody may have dropped the others. */
export function countedCopies({ copies }: Pick<Manifest, 'copies'>): CopyRecord[] {
  return copies.filter(({ dropped }) => dropped !== true);
}

/** Whether a required region failed for good. */
export function hasFailed(manifest: Manifest): boolean {
  return countedCopies(manifest).some((copy) => copy.required && copy.status === 'failed');
}

/** The verdict on a replication of which every copy is settled; after a dry run, the verdict to expect. */
export function verdict(manifest: Manifest, aborted: boolean): Manifest['status'] {
  const isDryRun = manifest.dryRun === true;
  if (aborted && !isDryRun) return 'aborted';
  const isAsWanted = (copy: CopyRecord): boolean => (isDryRun ? copy.status === 'planned' : isComplete(copy));
  const lacking = countedCopies(manifest).filter((copy) => !isAsWanted(copy));
  if (lacking.length === 0) return isDryRun ? 'planned' : 'succeeded';
  return lacking.some((copy) => copy.required) ? 'failed' : 'partial';
}
