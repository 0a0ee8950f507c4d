import type {
  CopyEvent,
  CopyProgressSignal,
  CopyStoppedSignal,
  CopyWaitsSignal,
  EnqueueSignal,
  LaneResetSignal,
  WithdrawSignal,
} from '../../contract/messages';

/**
 * Checks of incoming signals. Anyone may send a signal by hand, and one of the wrong shape would stop the workflow.
 */

export function isEnqueueSignal(value: unknown): value is EnqueueSignal {
  const { accountId, requester, firstRunId, sourceRegionId, priority, since, sizeGiB, copies, relays } =
    fieldsOf(value);
  const texts = [accountId, requester, firstRunId, sourceRegionId, priority];
  const areNumbers = isNumber(since) && (sizeGiB === undefined || isNumber(sizeGiB));
  const areRegions = relays === undefined || (Array.isArray(relays) && relays.every(isText));
  return texts.every(isText) && areNumbers && areRegions && Array.isArray(copies) && copies.every(isRequestedCopy);
}

export function isWithdrawSignal(value: unknown): value is WithdrawSignal {
  const { requester, copyIds } = fieldsOf(value);
  return isText(requester) && Array.isArray(copyIds) && copyIds.every(isText);
}

export function isLaneResetSignal(value: unknown): value is LaneResetSignal {
  const { lane, copyId, runId } = fieldsOf(value);
  return [lane, copyId, runId].every(isText);
}

export function isCopyProgressSignal(value: unknown): value is CopyProgressSignal {
  const { copyId, progress } = fieldsOf(value);
  return isText(copyId) && isNumber(progress);
}

export function isCopyStoppedSignal(value: unknown): value is CopyStoppedSignal {
  const { lane, copyId, compensation } = fieldsOf(value);
  const isCompensated = compensation === undefined || isText(fieldsOf(compensation)['outcome']);
  return isText(lane) && (copyId === undefined || isText(copyId)) && isCompensated;
}

export function isCopyWaitsSignal(value: unknown): value is CopyWaitsSignal {
  const { lane, copyId } = fieldsOf(value);
  return isText(lane) && isText(copyId);
}

/** The news of a signal `copyEvents` that is well-formed; and whether that is all of it. */
export function copyEventsOf(value: unknown): { events: CopyEvent[]; isComplete: boolean } {
  const entries: unknown[] = Array.isArray(value) ? value : [undefined];
  const events = entries.filter(isCopyEvent);
  return { events, isComplete: events.length === entries.length };
}

function isCopyEvent(value: unknown): value is CopyEvent {
  const { type, copyId, lane, status, progress, outcome, error, via } = fieldsOf(value);
  if (!isText(copyId)) return false;
  switch (type) {
    case 'granted':
      return isText(lane) && (via === undefined || isImageRef(via));
    case 'blocked':
      return error === undefined || isText(fieldsOf(error)['code']);
    case 'progress':
      return isText(status) && isNumber(progress);
    case 'settled':
      return isOutcome(outcome);
    default:
      return false;
  }
}

function isOutcome(value: unknown): boolean {
  const { status, remarks, via } = fieldsOf(value);
  return isText(status) && areRemarks(remarks) && (via === undefined || isImageRef(via));
}

function isImageRef(value: unknown): boolean {
  const { regionId, imageId } = fieldsOf(value);
  return isText(regionId) && isText(imageId);
}

function areRemarks(value: unknown): boolean {
  return (
    value === undefined || (Array.isArray(value) && value.every((remark) => isText(fieldsOf(remark)['attribute'])))
  );
}

function isRequestedCopy(value: unknown): boolean {
  const { regionId, attempt } = fieldsOf(value);
  return isText(regionId) && isNumber(attempt);
}

function fieldsOf(value: unknown): Record<string, unknown> {
  return Object(value) as Record<string, unknown>;
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}
