/**
 * A moment for people: "14:05 UTC", or "2026-11-28 14:05 UTC" when its day is another than that of `since`, the moment from which
 * they count. Both are ISO 8601 in UTC.
 */
export function clockText(at: string, since = at): string {
  const day = at.slice(0, 10);
  const time = `${at.slice(11, 16)} UTC`;
  return since.startsWith(day) ? time : `${day} ${time}`;
}
