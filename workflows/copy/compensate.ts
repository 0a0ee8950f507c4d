import type { Compensation } from '../../contract/outcome';
import type { CopySpec } from '../../contract/schema/plan';
import type { CancelledCopy } from '../../activities';
import { errorOf } from '../shared/error-of';
import { undoing } from '../shared/proxies';

export interface UndoInput {
  spec: CopySpec;
  /** What becomes of a copy that finished meanwhile. */
  onFinished: 'keep' | 'delete';
  /** Known once CopyImage has answered. */
  imageId?: string;
  adopted?: boolean;
  /** CopyImage was sent, perhaps, a moment ago: ECS may not show the image yet. */
  mayHaveStarted?: boolean;
}

/** Ends a copy and proves it: nothing that we started is left copying, or the result says what is left and why. */
export async function compensate(input: UndoInput): Promise<Compensation> {
  try {
    return await undo(input);
  } catch (failure) {
    const error = errorOf(failure, input.spec.regionId, 'CouldNotCancel');
    return compensation('could-not-cancel', {
      ...withImage(input.imageId),
      leftovers: [input.imageId ?? input.spec.name],
      error,
    });
  }
}

async function undo({ spec, onFinished, imageId, adopted, mayHaveStarted }: UndoInput): Promise<Compensation> {
  const { regionId } = spec;
  if (adopted === true) return compensation('adopted-kept', withImage(imageId));
  const found = await undoing.findStartedCopy({
    spec,
    ...withImage(imageId),
    ...(mayHaveStarted === true && { mayHaveStarted }),
  });
  if (found === undefined)
    return compensation(imageId === undefined ? 'never-started' : 'cancelled', withImage(imageId));
  const ended = await undoing.cancelCopy({ regionId, imageId: found.imageId });
  return tidyUp(regionId, onFinished, found.imageId, {
    ...ended,
    snapshotIds: [...new Set([...found.snapshotIds, ...ended.snapshotIds])],
  });
}

/** The copy has stopped for certain: what cannot be removed now is left over, and no reason to call it alive. */
async function tidyUp(
  regionId: string,
  onFinished: UndoInput['onFinished'],
  imageId: string,
  { gone, status, snapshotIds }: CancelledCopy,
): Promise<Compensation> {
  const isUsable = !gone && (status === 'Available' || status === 'Deprecated');
  if (isUsable && onFinished === 'keep') return compensation('finished-kept', { imageId });
  try {
    const left = await (gone
      ? undoing.deleteSnapshots({ regionId, snapshotIds })
      : undoing.deleteCopy({ regionId, imageId, snapshotIds }));
    return compensation(isUsable ? 'finished-deleted' : 'cancelled', { imageId, ...some(left) });
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
  return { outcome, at: new Date().toISOString(), ...rest };
}

function withImage(imageId: string | undefined): { imageId?: string } {
  return imageId === undefined ? {} : { imageId };
}

function some(leftovers: string[]): { leftovers?: string[] } {
  return leftovers.length === 0 ? {} : { leftovers };
}
