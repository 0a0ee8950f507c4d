import { InvalidScheduleError } from '../../errors';
import type { Schedules } from '../../schedules';
import { policyProblems } from '../check-policy-first';

/** A schedule that is to be written; `label` stands before its problems where there are several. */
interface Wanted {
  policy: unknown;
  label?: string;
}

/**
 * Throws one `InvalidScheduleError` with what ECS has against the policies of schedules, behind what is `malformed` anyway,
 * before any of them is written: each night of such a schedule would fail. Without a worker nobody can tell, and `warnOfNights`
 * says that there is none.
 */
export async function checkSchedulesFirst(
  schedules: Schedules,
  wanted: readonly Wanted[],
  malformed: readonly string[] = [],
): Promise<void> {
  const problems = (await schedules.hasWorker())
    ? await Promise.all(wanted.map((one) => problemsOf(schedules, one)))
    : [];
  const all = [...new Set([...malformed, ...problems.flat()])];
  if (all.length > 0) throw new InvalidScheduleError(all);
}

async function problemsOf(schedules: Schedules, { policy, label = '' }: Wanted): Promise<string[]> {
  const problems = policy === undefined ? [] : await policyProblems(schedules.nights, policy);
  // A line such as `(regions): ...` names no field, and is the same for all of them.
  return problems.map((problem) => (problem.startsWith('(') ? problem : `${label}policy.${problem}`));
}
