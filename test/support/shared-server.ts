import type { TemporalServer } from '../../dev/temporal-server';

/** What the global set-up prepares for all test files. */
export interface Prepared {
  address: string;
  bundlePath: string;
}

declare global {
  var preparedServer: { server: TemporalServer; bundlePath: string } | undefined;
}

const VARIABLE = 'IMAGEFERRY_TEST_PREPARED';

/** Jest's workers inherit the environment, and nothing else, from the global set-up. */
export function publish(prepared: Prepared): void {
  process.env[VARIABLE] = JSON.stringify(prepared);
}

/** Where the shared dev server and the workflow bundle are. */
export function prepared(): Prepared {
  const text = process.env[VARIABLE];
  if (text === undefined) {
    throw new Error(
      'tests under test/unit, test/simulator and test/setup have no Temporal server; move this one, or run all tests',
    );
  }
  return JSON.parse(text) as Prepared;
}
