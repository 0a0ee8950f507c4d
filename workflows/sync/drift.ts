import { clipped } from '../../contract/clipped';
import { defined } from '../../contract/defined';
import {
  type CopiesToMake,
  type DriftMemory,
  type Finding,
  LONGEST_REASON,
  memoryKey,
  type NightTarget,
  type ObservedRegion,
  type Selection,
  type WantedImage,
} from '../../contract/night';
import type { DriftState } from '../../contract/drift-states';
import type { DriftCell, DriftImage, DriftReport } from '../../contract/schema/drift';
import type { Compensation, CopyRecord, Manifest } from '../../contract/schema/manifest';
import { isComplete } from '../../contract/shares';

/** Pure bookkeeping of a night: what was seen, and what came of the replications, in; drift report out. */

/** What is known before anything is copied. */
export interface Sight {
  selection: Selection;
  regions: ObservedRegion[];
  memory: DriftMemory;
  /** When the regions were asked; ISO 8601 in UTC. */
  at: string;
}

/** The report on what the regions have. Its verdict is still open. */
export function firstReport({ selection, regions, memory, at }: Sight): DriftReport {
  const { policyId, regionId, rpoSeconds, images, targets } = selection;
  const observed = new Map(regions.map((region) => [region.regionId, region]));
  const frame = frameOf(at, rpoSeconds, images.length * targets.length);
  return {
    policyId,
    verdict: 'running',
    at,
    rpoSeconds,
    regionId,
    images: images.map((image) => ({
      ...described(image),
      regions: targets.map((target) => aged(cellOf(image, target, observed.get(target.regionId), memory), frame)),
    })),
  };
}

function described({ imageId, name, createdAt, copyName }: WantedImage): Omit<DriftImage, 'regions'> {
  return { imageId, name, ...defined({ createdAt, copyName }) };
}

function cellOf(
  image: WantedImage,
  { regionId, required }: NightTarget,
  region: ObservedRegion | undefined,
  memory: DriftMemory,
): DriftCell {
  const since = memory[memoryKey(image.imageId, regionId)] ?? image.createdAt;
  return { regionId, required, ...seen(image, region), ...defined({ since }) };
}

type Seen = Pick<DriftCell, 'state' | 'reason' | 'imageId'>;

function seen({ imageId, problem }: WantedImage, region: ObservedRegion | undefined): Seen {
  if (region === undefined) return { state: 'Unknown', reason: 'the region was not asked' };
  if (region.error !== undefined) return { state: 'Unknown', reason: `${region.error.code}: ${region.error.message}` };
  const finding = region.findings.find((candidate) => candidate.imageId === imageId);
  if (finding !== undefined) return seenCopy(finding);
  return problem === undefined ? { state: 'Missing' } : { state: 'Failed', reason: problem };
}

const STATE_OF_FINDING: Record<Finding['state'], DriftState> = {
  ready: 'Correct',
  unshared: 'Failed',
  copying: 'Copying',
  broken: 'Failed',
  different: 'Mismatch',
  unclear: 'Unknown',
};

function seenCopy({ state, copyId, text }: Finding): Seen {
  return { state: STATE_OF_FINDING[state], imageId: copyId, ...defined({ reason: text === '' ? undefined : text }) };
}

/** What a cell of a report depends on. */
interface Frame {
  /** ISO 8601 in UTC. */
  at: string;
  rpoSeconds: number;
  /** Most bytes of a reason. */
  reasonBytes: number;
}

/**
 * All reasons of a report. It has to fit into one payload of Temporal (2 MB), and twice into one message (4 MB): into the memo and
 * the failure of the night. Of 3,000 copies, all else has 0.9 MB at most.
 */
const REASONS_BYTES = 400_000;

function frameOf(at: string, rpoSeconds: number, copies: number): Frame {
  return { at, rpoSeconds, reasonBytes: Math.min(LONGEST_REASON, Math.floor(REASONS_BYTES / Math.max(1, copies))) };
}

function frameOfReport({ rpoSeconds, images }: DriftReport, at: string): Frame {
  return frameOf(at, rpoSeconds, images.length * (images[0]?.regions.length ?? 0));
}

/** A cell with its age. What is missing for longer than the RPO is stale. A correct copy has no age. */
function aged(cell: DriftCell, { at, rpoSeconds, reasonBytes }: Frame): DriftCell {
  const { regionId, required, state, reason, imageId, since } = cell;
  const known = { regionId, required, ...defined({ reason: reason && clipped(reason, reasonBytes), imageId }) };
  if (state === 'Correct' || since === undefined) return { ...known, state };
  const ageSeconds = Math.max(0, Math.round((Date.parse(at) - Date.parse(since)) / 1000));
  const isOverdue = ageSeconds > rpoSeconds;
  return { ...known, state: isLacking(cell) ? (isOverdue ? 'Stale' : 'Missing') : state, since, ageSeconds, isOverdue };
}

function isLacking({ state }: DriftCell): boolean {
  return state === 'Missing' || state === 'Stale';
}

/**
 * What a night replicates, the newest images first. A copy that ECS is still making is adopted and verified, one that lacks
 * accounts is adopted and shared, and a broken one is replaced. What differs needs a person, and a region that cannot be asked would hold up the night.
 */
export function copiesToMake({ images }: DriftReport): CopiesToMake[] {
  return images.flatMap(({ imageId, copyName, regions }) => {
    const regionIds = regions.filter(isRepairable).map(({ regionId }) => regionId);
    return copyName === undefined || regionIds.length === 0 ? [] : [{ imageId, copyName, regionIds }];
  });
}

function isRepairable(cell: DriftCell): boolean {
  return isLacking(cell) || cell.state === 'Copying' || cell.state === 'Failed';
}

/** Some regions of one source image. */
export interface Place {
  imageId: string;
  regionIds: readonly string[];
}

/** The report once a replication of some copies has begun. */
export function withBegun(report: DriftReport, place: Place, workflowId: string): DriftReport {
  return mapCells(report, place, (cell) => ({ ...cell, state: 'Copying', reason: `${workflowId} is running` }));
}

/** What came of a replication: its manifest, or what its regions are in without one, and why. */
export type Replicated = { manifest: Manifest } | { state: 'Failed' | 'Missing' | 'Copying'; reason: string };

/** The report once a replication of some copies has ended, at a time in ISO 8601. */
export function withEnded(report: DriftReport, place: Place, outcome: Replicated, at: string): DriftReport {
  const frame = frameOfReport(report, at);
  return mapCells(report, place, (cell) => aged(cellAfter(cell, outcome), frame));
}

function cellAfter(cell: DriftCell, outcome: Replicated): DriftCell {
  if (!('manifest' in outcome)) return { ...cell, ...outcome };
  const copy = outcome.manifest.copies.find(({ regionId }) => regionId === cell.regionId);
  if (copy !== undefined) return replicated(cell, copy);
  return { ...cell, state: 'Failed', reason: 'the replication left nothing about this region' };
}

/** Errors of a copy that say that another image is in its place, or that the copy is not the wanted one. */
const OF_ANOTHER_IMAGE: ReadonlySet<string> = new Set(['VerificationFailed', 'NameConflict']);

function replicated(cell: DriftCell, copy: CopyRecord): DriftCell {
  const { status, imageId, error, compensation } = copy;
  const { regionId, required, since } = cell;
  const known = { regionId, required, ...defined({ since, imageId }) };
  if (isComplete(copy)) return { ...known, state: 'Correct' };
  if (status === 'cancelled') return { regionId, required, ...defined({ since }), ...aborted(compensation) };
  const reason =
    error === undefined ? `the replication ended while the copy was ${status}` : `${error.code}: ${error.message}`;
  return { ...known, state: error !== undefined && OF_ANOTHER_IMAGE.has(error.code) ? 'Mismatch' : 'Failed', reason };
}

/** Where an abort has left an image. It may be finished, and nobody has compared it with its source; or ECS may still make it. */
const LEFT_BY_ABORT: Partial<Record<Compensation['outcome'], { state: DriftState; reason: string }>> = {
  'finished-kept': { state: 'Unknown', reason: 'the copy had finished, and was not verified' },
  'adopted-kept': { state: 'Copying', reason: 'another replication makes the copy' },
  'could-not-cancel': { state: 'Copying', reason: 'the copy may go on' },
};

function aborted({ outcome, imageId }: Pick<Compensation, 'outcome' | 'imageId'> = { outcome: 'cancelled' }): Seen {
  const left = LEFT_BY_ABORT[outcome];
  if (left === undefined) return { state: 'Missing', reason: `aborted: ${outcome}` };
  return { state: left.state, reason: `aborted: ${outcome}: ${left.reason}`, ...defined({ imageId }) };
}

/** The report with what retention did, which does not change the verdict. */
export function withRetention(report: DriftReport, retention: DriftReport['retention']): DriftReport {
  return retention === undefined ? report : { ...report, retention };
}

/** The last report: with its verdict, and with ages of that time. */
export function closedReport(report: DriftReport, { at, aborted }: { at: string; aborted: boolean }): DriftReport {
  const frame = frameOfReport(report, at);
  const images = report.images.map((image) => ({
    ...image,
    regions: image.regions.map((cell) => aged(cell, frame)),
  }));
  const isEmpty = images.length === 0;
  const isDone = !isEmpty && images.every(({ regions }) => regions.every(isAsRequired));
  return {
    ...report,
    at,
    images,
    verdict: aborted ? 'aborted' : isDone ? 'succeeded' : 'failed',
    ...(isEmpty && { reason: 'the policy selects no image' }),
  };
}

function isAsRequired({ required, state }: DriftCell): boolean {
  return !required || state === 'Correct';
}

function mapCells(
  report: DriftReport,
  { imageId, regionIds }: Place,
  change: (cell: DriftCell) => DriftCell,
): DriftReport {
  const images = report.images.map((image) =>
    image.imageId === imageId
      ? { ...image, regions: image.regions.map((cell) => (regionIds.includes(cell.regionId) ? change(cell) : cell)) }
      : image,
  );
  return { ...report, images };
}
