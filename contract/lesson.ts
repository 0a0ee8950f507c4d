import type { CopyLesson } from './outcome';

/** What a copy teaches that has ended, from the result of its workflow; undefined when that says nothing. */
export function lessonIn(result: unknown): CopyLesson | undefined {
  const { lesson } = Object(result) as { lesson?: Partial<CopyLesson> | null };
  const { sizeGiB, seconds } = lesson ?? {};
  return isAmount(sizeGiB) && isAmount(seconds) ? { sizeGiB, seconds } : undefined;
}

function isAmount(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value > 0;
}
