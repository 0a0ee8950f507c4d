let calls = 0;

/** A workflow that says how many have called it, in the modules that it has loaded. */
export function countCalls(): Promise<number> {
  calls += 1;
  return Promise.resolve(calls);
}
