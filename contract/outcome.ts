/** How a copy ended. Types only. */

/** An error as users see it: what failed, where, why, and what to do next. Never holds a secret. */
export interface CopyError {
  code: string;
  class: string;
  message: string;
  regionId: string;
  requestId?: string;
  hint: string;
}

/** What compensation did about a copy. `leftovers` names what could not be removed: image and snapshot ids. */
export interface Compensation {
  outcome: 'cancelled' | 'finished-kept' | 'finished-deleted' | 'never-started' | 'adopted-kept' | 'could-not-cancel';
  at: string;
  imageId?: string;
  leftovers?: string[];
  error?: CopyError;
}

export type CopyOutcome =
  | {
      status: 'available';
      imageId: string;
      adopted: boolean;
      startedAt: string;
      availableAt: string;
      verified: string[];
    }
  | { status: 'failed'; imageId?: string; adopted?: boolean; error: CopyError; compensation?: Compensation }
  | { status: 'cancelled'; imageId?: string; compensation: Compensation }
  /** The copy gave its lane back, because another copy of the image is in its way or the queue is full; it queues again. */
  | { status: 'deferred'; error: CopyError }
  /** The region slots know nothing of the copy: they were lost together with its lane. */
  | { status: 'unknown' };
