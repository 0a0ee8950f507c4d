import { defined } from '../../contract/defined';
import type { CopyLesson, CopyOutcome } from '../../contract/outcome';
import type { EcsImage } from '../ecs/api';
import type { Dependencies } from '../shared/dependencies';
import { serverNow } from '../shared/server-time';
import { viaOf } from './relay';
import { newsSender } from './tell-replication';
import { verifyCopy, type VerifyCopyInput } from './verify-copy';
import type { ReadyRecord } from './wait-record';

export interface FinishCopyInput extends VerifyCopyInput {
  /** When the copy got its lane; ISO 8601. */
  startedAt: string;
  /** The image stays whatever its replication says, so the replication may hear of it at once. */
  isKept: boolean;
}

export interface FinishedCopy {
  outcome: Extract<CopyOutcome, { status: 'available' }>;
  /** The replication has got the outcome. */
  isTold: boolean;
}

/**
 * Verifies a finished copy, and tells its replication: a signal of an activity costs the workflow of the copy no step of
 * its own. Fails like `verifyCopy`.
 */
export function copyFinisher(dependencies: Dependencies) {
  const tell = newsSender(dependencies);
  return async (input: FinishCopyInput, image: EcsImage, ready: ReadyRecord): Promise<FinishedCopy> => {
    const { request, imageId, adopted, startedAt, isKept } = input;
    const { verified, remarks } = await verifyCopy(dependencies, input, image, ready.readyAt);
    const outcome: FinishedCopy['outcome'] = {
      status: 'available',
      imageId,
      adopted,
      startedAt,
      availableAt: new Date(serverNow()).toISOString(),
      verified,
      ...defined({ remarks: remarks.length === 0 ? undefined : remarks, lesson: lessonOf(input, ready) }),
      ...defined({ via: viaOf(image), encrypted: image.disks.some(({ encrypted }) => encrypted) || undefined }),
    };
    const told = isKept && tell(request.requester, { type: 'settled', copyId: request.copyId, outcome });
    // The workflow of the copy tries again.
    return { outcome, isTold: told && (await told.then(() => true).catch(() => false)) };
  };
}

/** Of an image that another replication started nobody here has seen the beginning. */
function lessonOf({ adopted, spec }: FinishCopyInput, { tookMs = 0 }: ReadyRecord): CopyLesson | undefined {
  const { sizeGiB } = spec.expected;
  if (adopted || sizeGiB <= 0 || tookMs <= 0) return undefined;
  return { sizeGiB, seconds: Math.round(tookMs / 100) / 10 };
}
