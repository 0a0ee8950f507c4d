import type { SlotRequest } from '../../contract/messages';
import type { CopySpec } from '../../contract/schema/plan';
import type { EcsImage } from '../ecs/api';
import { awaitTags, lookById, lookByName, lookSeveralTimes, lookUntilSure } from '../image/find-image';
import { snapshotIdsOf } from '../image/image-state';
import { provenanceOf } from '../image/provenance';
import type { Dependencies } from '../shared/dependencies';
import { type LaneHold, wasReset } from './hold-lane';
import { fenceMs } from './send-window';
import { waitOutRefusals } from './wait-out-refusals';

/** What compensation has to deal with: the image that this copy started, and the snapshots behind it. */
export interface FoundCopy {
  imageId: string;
  status: string;
  snapshotIds: string[];
}

export interface FindStartedCopyInput {
  /** The copy whose replication hears what blocks the search. */
  request?: SlotRequest;
  spec: CopySpec;
  imageId?: string;
  /** CopyImage may have been sent a moment ago, or an attempt that was given up may still send it: look for longer. */
  mayHaveStarted?: boolean;
  /** Given by a copy. After a reset of its workflow, a call of the earlier run may be under way: look for longer. */
  hold?: LaneHold;
}

/**
 * Finds the image that this copy started: by its id or, after a start whose end is not known, by name and tags.
 * Undefined when there is none, or when somebody else started the image of that name.
 */
export function findStartedCopy(dependencies: Dependencies) {
  return async (input: FindStartedCopyInput): Promise<FoundCopy | undefined> => {
    const { request, spec, imageId } = input;
    const image = await waitOutRefusals(dependencies, { purpose: 'end', request }, () =>
      imageId === undefined
        ? lookForOwnImage(dependencies, input)
        : lookSeveralTimes(dependencies, () => lookById(dependencies, spec.regionId, imageId)),
    );
    return image && { imageId: image.imageId, status: image.status, snapshotIds: snapshotIdsOf(image) };
  };
}

async function lookForOwnImage(
  dependencies: Dependencies,
  { spec, mayHaveStarted, hold }: FindStartedCopyInput,
): Promise<EcsImage | undefined> {
  const look = () => lookByName(dependencies, spec);
  const mayBeLate = mayHaveStarted === true || (hold !== undefined && wasReset(hold.firstRunId));
  const found = await (mayBeLate
    ? lookUntilSure(dependencies, look, fenceMs(dependencies))
    : lookSeveralTimes(dependencies, look));
  const image = found && (await awaitTags(dependencies, spec, found, mayBeLate));
  return image !== undefined && provenanceOf(image, spec) === 'ours' ? image : undefined;
}
