import { rm } from 'node:fs/promises';
import { addWorkflowBundle, buildPrograms } from '../../test/support/built-programs';

/** Builds our programs and bundles the workflows, gives their folder to `use`, and removes it afterwards. */
export async function withPrograms<Result>(use: (programs: string) => Promise<Result>): Promise<Result> {
  const programs = await buildPrograms();
  try {
    await addWorkflowBundle(programs);
    return await use(programs);
  } finally {
    await rm(programs, { recursive: true });
  }
}
