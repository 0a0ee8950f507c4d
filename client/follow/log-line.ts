/** A line for a log. Off a terminal it begins with its time in UTC, as many pipelines add none. `now` is in ms. */
export function logLine(text: string, { isTTY }: { isTTY?: boolean }, now: number): string {
  return isTTY === true ? text : `${new Date(now).toISOString().slice(0, 19)}Z ${text}`;
}
