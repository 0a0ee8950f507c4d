import type { VersionStatus } from './version-status';

/** How many workflows run on a version, by what they do. */
export interface RunningCounts {
  replications: number;
  copies: number;
  nights: number;
  /** 1 where `region-slots` runs. */
  slots: number;
  others: number;
}

/** A version, with what decides whether its workers may be stopped. `status` is absent for workers without a version while a version is current. */
interface Judged {
  status?: VersionStatus;
  /** How many workers of it ask for work. */
  workers: number;
  running: RunningCounts;
}

/** Whether all workers of a version may be stopped, and why. */
export interface StopVerdict {
  mayStop: boolean;
  reason: string;
}

/** Pure. */
export function stopVerdict({ status, workers, running }: Judged): StopVerdict {
  const { replications, copies, nights, slots, others } = running;
  const count = replications + copies + nights + slots + others;
  if (status === 'current') return { mayStop: false, reason: workers === 0 ? WAITING : 'new workflows begin on it' };
  if (status === 'ramping') return { mayStop: false, reason: 'some of the new workflows begin on it' };
  if (count > 0) return { mayStop: false, reason: workers === 0 ? stranded(count) : busy(count) };
  if (status === 'draining')
    return { mayStop: false, reason: 'Temporal looks every few minutes whether it has drained' };
  if (status === 'inactive') return { mayStop: true, reason: 'nothing runs on it, and nothing new begins on it' };
  return { mayStop: true, reason: 'nothing runs on it' };
}

const WAITING = 'new workflows begin on it, and wait: no worker of it runs';

function busy(count: number): string {
  return count === 1 ? '1 workflow runs on it' : `${String(count)} workflows run on it`;
}

function stranded(count: number): string {
  const who = count === 1 ? '1 workflow stands' : `${String(count)} workflows stand`;
  return `${who} still: no worker of it runs`;
}
