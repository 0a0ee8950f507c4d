/** How a copy ended. Types only. */
import type { Compensation, CopyError, ImageRef, Remark } from './schema/manifest';

export type { Compensation, CopyError, ImageRef, Remark };

/** What a finished copy teaches: for how long ECS worked on so many GiB. */
export interface CopyLesson {
  sizeGiB: number;
  seconds: number;
}

export type CopyOutcome =
  | {
      status: 'available';
      imageId: string;
      adopted: boolean;
      startedAt: string;
      availableAt: string;
      verified: string[];
      remarks?: Remark[];
      /** Absent when the image was adopted, or when the polls have not seen all of the copy. */
      lesson?: CopyLesson;
      /** The finished copy that was copied on in place of the source. */
      via?: ImageRef;
      /** ECS has encrypted the copy, whatever the request says of it. */
      encrypted?: true;
    }
  | { status: 'failed'; imageId?: string; adopted?: boolean; error: CopyError; compensation?: Compensation }
  /** `isWithdrawn`: the replication asked for it; otherwise somebody else has cancelled the copy's workflow. */
  | { status: 'cancelled'; imageId?: string; compensation: Compensation; isWithdrawn: boolean }
  /** The copy gave its lane back, because another copy of the image is in its way or the queue is full; it queues again. */
  | { status: 'deferred'; error: CopyError }
  /** The copy has left the queue. As far as the region slots know, it had no lane. */
  | { status: 'withdrawn' }
  /** The region slots know nothing of the copy: they were lost together with its lane. */
  | { status: 'unknown' };
