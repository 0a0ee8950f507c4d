import { defined } from '../../contract/defined';
import type { SlotRequest } from '../../contract/messages';
import type { Compensation } from '../../contract/outcome';
import type { CopySpec } from '../../contract/schema/plan';
import type { CancelledCopy, LaneHold } from '../../activities';
import { errorOf } from '../shared/error-of';
import { now } from '../shared/now';
import { cancelCopy, deleteCopy, deleteSnapshots, findStartedCopy } from '../shared/proxies';

export interface UndoInput {
  /** The copy whose replication hears what blocks the compensation. */
  request?: SlotRequest;
  spec: CopySpec;
  /** What to do about a copy that finished meanwhile. */
  onFinished: 'keep' | 'delete';
  /** Known once CopyImage has answered. */
  imageId?: string;
  adopted?: boolean;
  /** CopyImage may have been sent a moment ago: ECS may not show the image yet. */
  mayHaveStarted?: boolean;
  /** Given by a copy: by what right it changes ECS. */
  hold?: LaneHold;
}

/** Ends a copy and proves that it has ended. Otherwise the result says what is left and why. */
export async function compensate(input: UndoInput): Promise<Compensation> {
  try {
    return await undo(input);
  } catch (failure) {
    const error = errorOf(failure, input.spec.regionId, 'CouldNotCancel');
    return compensation('could-not-cancel', {
      ...defined({ imageId: input.imageId }),
      leftovers: [input.imageId ?? input.spec.name],
      error,
    });
  }
}

async function undo(input: UndoInput): Promise<Compensation> {
  const { spec, imageId, adopted, mayHaveStarted } = input;
  const copy = defined({ request: input.request, hold: input.hold });
  const { regionId } = spec;
  if (adopted === true) return compensation('adopted-kept', defined({ imageId }));
  const found = await findStartedCopy({ spec, ...copy, ...defined({ imageId, mayHaveStarted }) });
  if (found === undefined) {
    return compensation(imageId === undefined ? 'never-started' : 'cancelled', defined({ imageId }));
  }
  const ended = await cancelCopy({ ...copy, regionId, imageId: found.imageId });
  return tidyUp(input, found.imageId, {
    ...ended,
    snapshotIds: [...new Set([...found.snapshotIds, ...ended.snapshotIds])],
  });
}

/** Removes what is left of a copy that has certainly stopped. What cannot be removed is reported as left over. */
async function tidyUp(
  { spec: { regionId }, onFinished, ...input }: UndoInput,
  imageId: string,
  { gone, status, snapshotIds }: CancelledCopy,
): Promise<Compensation> {
  const copy = defined({ request: input.request, hold: input.hold });
  const isUsable = !gone && (status === 'Available' || status === 'Deprecated');
  if (isUsable && onFinished === 'keep') return compensation('finished-kept', { imageId });
  try {
    const left = await (gone
      ? deleteSnapshots({ ...copy, regionId, snapshotIds })
      : deleteCopy({ ...copy, regionId, imageId, snapshotIds }));
    return compensation(isUsable ? 'finished-deleted' : 'cancelled', {
      imageId,
      ...defined({ leftovers: left.length === 0 ? undefined : left }),
    });
  } catch (failure) {
    const leftovers = gone ? snapshotIds : [imageId, ...snapshotIds];
    return compensation(isUsable ? 'finished-kept' : 'cancelled', {
      imageId,
      leftovers,
      error: errorOf(failure, regionId, 'CouldNotCancel'),
    });
  }
}

function compensation(outcome: Compensation['outcome'], rest: Partial<Compensation>): Compensation {
  return { outcome, at: now(), ...rest };
}
