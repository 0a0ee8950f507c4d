import { execFile } from 'node:child_process';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { completables } from '../../client/completion/completable';
import { fishScript } from '../../client/completion/fish';
import { zshScript } from '../../client/completion/zsh';
import { createProgram } from '../../client/program';
import { REPLICATION_STATUSES } from '../../client/list/statuses';

const execute = promisify(execFile);
const ALL = completables(createProgram());

const ID = 'replicate/m-1/0123456789ab';
const NIGHT = 'sync/nightly-2026-11-26T02:30:00Z';

/** Stands for the command, and knows some names. Otherwise it fails as the command does that does not reach Temporal. */
const STAND_IN = `#!/bin/sh
case "$1 $2" in
  'names running') printf '%s\\n' '${ID}' '${NIGHT}' ;;
  'names running-replications') printf '%s\\n' '${ID}' ;;
  'names images') printf '%s\\n' m-1 m-2 ;;
  *) echo broken >&2; exit 5 ;;
esac
`;

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'imageferry-shells-'));
  await writeFile(path.join(folder, '_imageferry'), zshScript(ALL));
  await writeFile(path.join(folder, 'imageferry.fish'), fishScript(ALL));
  await writeFile(path.join(folder, 'request.json'), '{}');
  await writeFile(path.join(folder, 'imageferry'), STAND_IN);
  await chmod(path.join(folder, 'imageferry'), 0o755);
});

afterAll(async () => {
  await rm(folder, { recursive: true });
});

/** Runs a shell in the folder, with nothing of the caller's in its environment. */
async function run(shell: string, args: string[]): Promise<string> {
  const env = { HOME: folder, PATH: `${folder}:${process.env['PATH'] ?? ''}`, TERM: 'dumb', LC_ALL: 'C.UTF-8' };
  const { stdout, stderr } = await execute(shell, args, { cwd: folder, env }).catch((error: unknown) => {
    const { code } = error as NodeJS.ErrnoException;
    throw code === 'ENOENT' ? new Error(`npm run test:shells needs ${shell} on PATH`) : error;
  });
  expect(stderr).toBe('');
  return stdout;
}

function linesOf(text: string): string[] {
  return text.split(/\r?\n/).filter((line) => line !== '');
}

const SHELLS = {
  zsh: {
    check: () => run('zsh', ['-n', '_imageferry']),
    propose: async (line: string) =>
      linesOf(await run('zsh', ['-f', path.join(__dirname, 'propose.zsh'), folder, line])),
  },
  fish: {
    check: () => run('fish', ['--no-execute', 'imageferry.fish']),
    propose: async (line: string) => {
      const script = `source imageferry.fish; complete -C '${line}'`;
      const proposed = linesOf(await run('fish', ['--no-config', '-c', script])).map((one) => one.split('\t')[0] ?? '');
      // Without any word that begins as what was typed, fish proposes words that only hold it.
      return proposed.filter((word) => word.startsWith(line.slice(line.lastIndexOf(' ') + 1)));
    },
  },
};

/** What the shells propose when Tab is pressed behind a line, in the order of the alphabet. */
const PROPOSALS: [line: string, proposals: string[]][] = [
  ['imageferry s', ['schedule', 'slots', 'status', 'sync']],
  ['imageferry n', []],
  ['imageferry schedule p', ['pause']],
  ['imageferry copy m-1 --d', ['--deadline', '--description', '--detach', '--dry-run']],
  ['imageferry schedule show nightly --j', ['--json']],
  ['imageferry copy --name status --fr', ['--from']],
  ['imageferry copy --from cn-ha', ['cn-hangzhou']],
  ['imageferry copy --to al', ['all']],
  ['imageferry copy --to cn-beijing,eu-c', ['cn-beijing,eu-central-1']],
  ['imageferry copy --to=cn-beijing,eu-c', ['--to=cn-beijing,eu-central-1']],
  ['imageferry copy ', ['m-1', 'm-2']],
  ['./imageferry copy ', ['m-1', 'm-2']],
  ['imageferry copy --json --timeout=5m m', ['m-1', 'm-2']],
  ['imageferry list --image ', ['m-1', 'm-2']],
  ['imageferry list --status failed,pa', ['failed,partial']],
  ['imageferry watch ', [ID, NIGHT]],
  ['imageferry abort --timeout 5m rep', [ID]],
  ['imageferry wait sync/nightly-2026-11-26T02:3', [NIGHT]],
  ['imageferry status rep', []],
  [`imageferry change add-region --kms-key k ${ID} me-c`, ['me-central-1']],
  [`imageferry change priority ${ID} r`, ['release']],
  [`imageferry change priority ${ID} release --j`, ['--json']],
  ['imageferry slots limit me-c', ['me-central-1']],
  ['imageferry completion ', ['bash', 'fish', 'zsh']],
  ['imageferry copy --priority ', ['manual', 'nightly', 'release']],
  ['imageferry copy --priority=r', ['--priority=release']],
  ['imageferry copy --name ', []],
  ['imageferry copy --file req', ['request.json']],
  ['imageferry copy --file=req', ['--file=request.json']],
  ['imageferry schedule apply a.json req', ['request.json']],
  ['imageferry list --status ', [...REPLICATION_STATUSES].sort()],
];

describe.each(Object.entries(SHELLS))('%s', (_, { check, propose }) => {
  test('finds no fault in the script', async () => {
    expect(await check()).toBe('');
  });

  test.each(PROPOSALS)('completes "%s"', async (line, proposals) => {
    expect((await propose(line)).sort()).toEqual(proposals);
  });
});

test('zsh sources the script, too', async () => {
  const source = 'autoload -Uz compinit && compinit -u -D && source ./_imageferry && print -r -- $_comps[imageferry]';
  expect(await run('zsh', ['-f', '-c', source])).toBe('_imageferry\n');
});
