/** Workflow time, as manifests and outcomes hold it: ISO 8601 in UTC. */
export function now(): string {
  return new Date().toISOString();
}
