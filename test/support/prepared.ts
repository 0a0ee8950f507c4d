import path from 'node:path';

/** What test files that need Temporal share. */
export interface Shared {
  bundlePath: string;
  /** Of a Temporal server that runs already; a test file starts one of its own unless given. */
  address?: string;
}

/** What the global set-up prepares for all test files. */
export interface Prepared {
  /** Folder of the built programs. */
  programs: string;
  /** Absent when no test file needs it. */
  shared?: Shared;
}

declare global {
  var started: { programs: string } | undefined;
}

const VARIABLE = 'IMAGEFERRY_TEST_PREPARED';

/** Jest's workers inherit the environment, and nothing else, from the global set-up. */
export function publish(prepared: Prepared): void {
  process.env[VARIABLE] = JSON.stringify(prepared);
}

function published(): Partial<Prepared> {
  return JSON.parse(process.env[VARIABLE] ?? '{}') as Partial<Prepared>;
}

/** Where the workflow bundle is, and the Temporal server, if one runs already. */
export function prepared(): Shared {
  const { shared } = published();
  if (shared === undefined) {
    throw new Error(
      'tests under test/unit, test/simulator and test/setup have no Temporal server; move this one, or run all tests',
    );
  }
  return shared;
}

/** Folder of the built programs. */
function builtPrograms(): string {
  const { programs } = published();
  if (programs === undefined) throw new Error('the global set-up has built no programs');
  return programs;
}

/** Path of a built program such as `worker/main`. */
export function builtProgram(program: string): string {
  return path.join(builtPrograms(), program);
}
