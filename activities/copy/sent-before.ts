import { activityInfo } from '@temporalio/activity';

/** What an attempt of an activity that sends CopyImage leaves to the next one. */
export interface SendMemory {
  /** Number of an attempt that has certainly sent nothing, as those before it. */
  unsentUntil?: number;
}

/** Whether an earlier attempt may have sent CopyImage; one whose worker died says nothing of itself. */
export function mayHaveSent(): boolean {
  const { attempt } = activityInfo();
  const memory = activityInfo().heartbeatDetails as SendMemory | undefined;
  return attempt > 1 && memory?.unsentUntil !== attempt - 1;
}

/** What this attempt leaves of it to the next one. */
export function unsentUntilNow(mayHaveStarted: boolean): number | undefined {
  return mayHaveStarted ? undefined : activityInfo().attempt;
}
