/** How long a copy may take at most: no request may ask for more. */
export const LONGEST_DEADLINE_MS = 168 * 3_600_000;
