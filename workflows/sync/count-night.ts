import { workflowInfo } from '@temporalio/workflow';
import { defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common';
import { count } from '../shared/meters';

/** Set by Temporal on what a schedule starts. */
const SCHEDULED_BY = defineSearchAttributeKey('TemporalScheduledById', SearchAttributeType.KEYWORD);

/** Counts a night that ended. */
export function countNight(verdict: string): void {
  const isScheduled = workflowInfo().typedSearchAttributes.get(SCHEDULED_BY) !== undefined;
  count('nights', { verdict, scheduled: String(isScheduled) });
}
