import type { ChangePriorityUpdate, DropRegionUpdate } from '../../contract/messages';
import type { CopyRecord } from '../../contract/schema/manifest';
import type { Priority } from '../../contract/schema/request';
import { isText, listed, problem } from '../shared/update-problems';
import { isSettled } from './manifest';

/**
 * Why a replication cannot be changed as somebody asks; undefined when it can. One line for each problem: field, value, fix.
 * Pure. Without a course, the replication has no plan yet, and only what is asked for itself is judged.
 */

/** What decides which changes are possible. */
export interface Course {
  sourceRegionId: string;
  copies: readonly CopyRecord[];
  /** Regions that are being added. */
  adding: ReadonlySet<string>;
  /** It is aborted, or over. */
  isEnding: boolean;
}

export function additionProblem(course: Course | undefined, target: unknown): string | undefined {
  return listed([endingProblem(course), regionProblem(course, regionOf(target))]);
}

export function dropProblem(
  course: Course | undefined,
  update: Partial<DropRegionUpdate> | null | undefined,
): string | undefined {
  return listed([endingProblem(course), droppedRegionProblem(course, update?.regionId)]);
}

export function priorityProblem(
  course: Course | undefined,
  update: Partial<ChangePriorityUpdate> | null | undefined,
): string | undefined {
  const { priority } = update ?? {};
  const isPriority = PRIORITIES.some((known) => known === priority);
  const wrong = problem('priority', priority, `must be ${PRIORITIES.map((known) => `"${known}"`).join(' or ')}`);
  return listed([endingProblem(course), isPriority ? undefined : wrong]);
}

const PRIORITIES: readonly Priority[] = ['release', 'manual', 'nightly'];

/** The region of a target, which a request names by its id alone or with its settings. */
export function regionOf(target: unknown): unknown {
  return typeof target === 'string' ? target : (Object(target) as { regionId?: unknown }).regionId;
}

function endingProblem(course: Course | undefined): string | undefined {
  return course?.isEnding === true ? '(replication): is ending; start another one instead' : undefined;
}

function regionProblem(course: Course | undefined, regionId: unknown): string | undefined {
  if (!isText(regionId)) return problem('regionId', regionId, 'must be a region id such as "cn-beijing"');
  if (course === undefined) return undefined;
  if (regionId === course.sourceRegionId) return problem('regionId', regionId, 'is the source region; name another');
  if (course.adding.has(regionId)) return problem('regionId', regionId, 'is being added already');
  const copy = course.copies.find((one) => one.regionId === regionId);
  const fix = 'is in the replication already; for another copy, start another replication';
  return copy === undefined ? undefined : problem('regionId', regionId, fix);
}

function droppedRegionProblem(course: Course | undefined, regionId: unknown): string | undefined {
  if (!isText(regionId)) return problem('regionId', regionId, 'must be a region of the replication');
  if (course === undefined) return undefined;
  const kept = course.copies.filter(({ dropped }) => dropped !== true);
  const copy = course.copies.find((one) => one.regionId === regionId);
  if (copy === undefined) {
    const names = course.copies.map((one) => one.regionId).join(', ');
    return problem('regionId', regionId, `must be a region of the replication: ${names}`);
  }
  if (copy.dropped === true) return problem('regionId', regionId, 'is dropped already');
  if (isSettled(copy)) return problem('regionId', regionId, `has ended as ${copy.status}; nothing is left to drop`);
  if (kept.length > 1) return undefined;
  return problem('regionId', regionId, 'is the last region; cancel the replication instead');
}
