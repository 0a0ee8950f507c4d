import { type Ended, type Environment, importing, runModule } from './support';

/** A place to download from, which leaves `writes` in the scratch directory and then fails, if it is told to. */
export interface Source {
  from: string;
  writes?: string;
  fails?: string;
}

const resolving = `
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
${importing('resolveProgram', 'setup/binaries.mjs')}${importing('tools', 'setup/tools.mjs')}
const [program, sources] = process.argv.slice(1);
const downloads = JSON.parse(sources).map(({ from, writes, fails }) => ({
  from: () => from,
  async fetchInto(tool, directory) {
    const file = path.join(directory, 'fetched');
    if (writes !== undefined) await writeFile(file, writes);
    if (fails !== undefined) throw new Error(fails);
    return file;
  },
}));
try {
  console.log(await resolveProgram(tools[program], process.env, downloads));
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
`;

/** Resolves a program as the scripts do, except that these are all the places to download from. */
export function resolve(program: string, env: Environment, sources: Source[] = []): Promise<Ended> {
  return runModule(resolving, [program, JSON.stringify(sources)], env);
}

/** A run that found this file and had nothing to tell, so that it neither downloaded nor complained. */
export function foundQuietly(file: string): Ended {
  return { code: 0, stdout: `${file}\n`, stderr: '' };
}
