/** A moment of the next hours, for people: "14:05 UTC". `at` is ISO 8601 in UTC. */
export function clockText(at: string): string {
  return `${at.slice(11, 16)} UTC`;
}
