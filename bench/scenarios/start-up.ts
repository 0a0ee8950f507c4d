import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { quantile } from '../measure/quantile';
import type { Findings } from '../results';
import { withRig } from '../stack/rig';
import type { Context, Scenario } from './scenario';

const execute = promisify(execFile);
const root = path.join(__dirname, '..', '..');
const dist = path.join(root, 'dist');

/** How long it takes until the command and the worker do what they are there for. */
export const startUp: Scenario = {
  about: 'how long the command and the worker take to start',
  minutes: 1.5,
  run: async ({ programs, isTiny, say }: Context): Promise<Findings> => {
    const rounds = isTiny ? 1 : 15;
    say('the build of the package');
    await mkdir(dist, { recursive: true });
    const built = await mkdtemp(path.join(dist, 'bench-'));
    try {
      await execute(
        process.execPath,
        [require.resolve('typescript/bin/tsc'), '-p', 'tsconfig.build.json', '--outDir', built],
        {
          cwd: root,
        },
      );
      const command = path.join(built, 'client/main.js');
      return await withRig(programs, {}, async (rig) => {
        const times = await mediansOf(
          rounds,
          {
            'node alone': ['-e', '0'],
            'imageferry --version': [command, '--version'],
            'imageferry --help': [command, '--help'],
            'imageferry list': [command, 'list'],
          },
          rig.connection,
        );
        const alone = times.get('node alone') ?? NaN;
        const rows = [...times].map(([name, ms]) => [name, ms, ms / alone]);
        rows.push(['worker, until it is ready', rig.workerStartMs, rig.workerStartMs / alone]);
        return {
          tables: [{ title: 'Until it has started', columns: ['what', 'ms', 'of node alone'], rows }],
          pictures: [],
        };
      });
    } finally {
      await rm(built, { recursive: true });
    }
  },
};

/** The median time of each command line of node, in ms; they take turns, so that a busy moment concerns all of them. */
async function mediansOf(
  rounds: number,
  lines: Readonly<Record<string, string[]>>,
  env: Record<string, string>,
): Promise<Map<string, number>> {
  const times = new Map(Object.keys(lines).map((name) => [name, [] as number[]]));
  for (let round = 0; round < rounds; round += 1) {
    for (const [name, args] of Object.entries(lines)) {
      const startedAt = performance.now();
      await execute(process.execPath, args, { env: { ...process.env, ...env } });
      times.get(name)?.push(performance.now() - startedAt);
    }
  }
  return new Map(
    [...times].map(([name, all]) => [
      name,
      quantile(
        all.sort((a, b) => a - b),
        0.5,
      ),
    ]),
  );
}
