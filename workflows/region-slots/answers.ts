import { defined } from '../../contract/defined';
import { copyError } from '../../contract/errors';
import { regionOfCopy } from '../../contract/names';
import type { Compensation, CopyOutcome } from '../../contract/outcome';
import type { SlotsEffect } from './core';

export type Answer = Extract<SlotsEffect, { type: 'reply' }>['answer'];

/** What a replication is told about a copy; `compensation` is what became of a copy whose workflow died. */
export function outcomeOf(answer: Answer, copyId: string, compensation: Compensation | undefined): CopyOutcome {
  const regionId = regionOfCopy(copyId);
  switch (answer) {
    case 'unknown':
      return { status: 'unknown' };
    case 'withdrawn':
      return { status: 'cancelled', compensation: { outcome: 'never-started', at: new Date().toISOString() } };
    case 'over':
      return { status: 'deferred', error: copyError('OutcomeLost', regionId) };
    case 'full':
      return { status: 'deferred', error: copyError('SlotsFull', regionId, 'the queue of the region slots is full') };
    case 'died': {
      const error = copyError('CopyWorkflowDied', regionId, "the copy's workflow was terminated");
      return { status: 'failed', error, ...defined({ compensation }) };
    }
  }
}
