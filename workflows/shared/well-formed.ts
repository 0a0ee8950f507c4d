import type { CopyEvent, EnqueueSignal, SlotRequest, WithdrawSignal } from '../../contract/messages';

/**
 * Checks of incoming signals. Anyone may send a signal by hand, and one of the wrong shape would stop the workflow.
 */

export function isEnqueueSignal(value: unknown): value is EnqueueSignal {
  const { requests } = fieldsOf(value);
  return Array.isArray(requests) && requests.every(isSlotRequest);
}

export function isWithdrawSignal(value: unknown): value is WithdrawSignal {
  const { requester, copyIds } = fieldsOf(value);
  return isText(requester) && Array.isArray(copyIds) && copyIds.every(isText);
}

export function isCopyEvent(value: unknown): value is CopyEvent {
  const { type, copyId, lane, status, progress, outcome } = fieldsOf(value);
  if (!isText(copyId)) return false;
  switch (type) {
    case 'granted':
      return isText(lane);
    case 'progress':
      return isText(status) && typeof progress === 'number';
    case 'settled':
      return isText(fieldsOf(outcome)['status']);
    default:
      return false;
  }
}

function isSlotRequest(value: unknown): value is SlotRequest {
  const { copyId, requester, priority, spec } = fieldsOf(value);
  const { regionId, source, name, token, deadlineMs } = fieldsOf(spec);
  const { regionId: sourceRegionId, imageId } = fieldsOf(source);
  const texts = [copyId, requester, priority, regionId, name, token, sourceRegionId, imageId];
  return texts.every(isText) && typeof deadlineMs === 'number';
}

function fieldsOf(value: unknown): Record<string, unknown> {
  return Object(value) as Record<string, unknown>;
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}
