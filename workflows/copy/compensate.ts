import { defined } from '../../contract/defined';
import type { Compensation } from '../../contract/outcome';
import type { CopySpec } from '../../contract/schema/plan';
import type { CancelledCopy, LaneHold } from '../../activities';
import { errorOf } from '../shared/error-of';
import { now } from '../shared/now';
import { cancelCopy, deleteCopy, deleteSnapshots, findStartedCopy } from '../shared/proxies';

export interface UndoInput {
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

async function undo({ spec, onFinished, imageId, adopted, mayHaveStarted, hold }: UndoInput): Promise<Compensation> {
  const { regionId } = spec;
  if (adopted === true) return compensation('adopted-kept', defined({ imageId }));
  const found = await findStartedCopy(defined({ spec, imageId, mayHaveStarted, hold }));
  if (found === undefined) {
    return compensation(imageId === undefined ? 'never-started' : 'cancelled', defined({ imageId }));
  }
  const ended = await cancelCopy({ regionId, imageId: found.imageId, ...defined({ hold }) });
  return tidyUp(
    { regionId, imageId: found.imageId, onFinished, ...defined({ hold }) },
    {
      ...ended,
      snapshotIds: [...new Set([...found.snapshotIds, ...ended.snapshotIds])],
    },
  );
}

type StoppedCopy = Pick<UndoInput, 'onFinished' | 'hold'> & { regionId: string; imageId: string };

/** Removes what is left of a copy that has certainly stopped. What cannot be removed is reported as left over. */
async function tidyUp(
  { regionId, imageId, onFinished, hold }: StoppedCopy,
  { gone, status, snapshotIds }: CancelledCopy,
): Promise<Compensation> {
  const isUsable = !gone && (status === 'Available' || status === 'Deprecated');
  if (isUsable && onFinished === 'keep') return compensation('finished-kept', { imageId });
  try {
    const left = await (gone
      ? deleteSnapshots({ regionId, snapshotIds, ...defined({ hold }) })
      : deleteCopy({ regionId, imageId, snapshotIds, ...defined({ hold }) }));
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
