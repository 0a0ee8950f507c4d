const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** A length of time in its two largest units: `42s`, `3m 05s`, `1h 02m`; in ms. Pure. */
export function timeText(ms: number): string {
  if (ms < MINUTE) return `${String(Math.floor(ms / SECOND))}s`;
  if (ms < HOUR) return inTwo(ms, ['m', MINUTE], ['s', SECOND]);
  return ms < DAY ? inTwo(ms, ['h', HOUR], ['m', MINUTE]) : inTwo(ms, ['d', DAY], ['h', HOUR]);
}

/** The same of a length that is only reckoned: `~40s`, `~4m`, `~1h 10m`. Pure. */
export function roughTimeText(ms: number): string {
  if (ms < MINUTE) return `~${String(Math.max(5, Math.ceil(ms / SECOND / 5) * 5))}s`;
  const minutes = Math.ceil(ms / MINUTE) * MINUTE;
  return `~${minutes < HOUR ? `${String(minutes / MINUTE)}m` : timeText(minutes)}`;
}

type Unit = [name: string, length: number];

function inTwo(ms: number, [large, size]: Unit, [small, smallSize]: Unit): string {
  const rest = Math.floor((ms % size) / smallSize);
  return `${String(Math.floor(ms / size))}${large} ${String(rest).padStart(2, '0')}${small}`;
}
