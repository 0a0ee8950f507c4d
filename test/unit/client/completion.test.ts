import { execFile } from 'node:child_process';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { bashScript } from '../../../client/completion/bash';
import { completables } from '../../../client/completion/completable';
import { fishScript } from '../../../client/completion/fish';
import { WORDS_OF_OPTIONS } from '../../../client/completion/values';
import { zshScript } from '../../../client/completion/zsh';
import { REPLICATION_STATUSES } from '../../../client/list/statuses';
import { createProgram } from '../../../client/program';
import { ReplicationRequest } from '../../../contract/schema/request';
import { USUAL_REGION_IDS } from '../../../contract/usual-regions';
import { USUAL_REGIONS } from '../../../simulator/usual-regions';
import { builtProgram } from '../../support/prepared';

const execute = promisify(execFile);
const ALL = completables(createProgram());
const PATHS = ALL.map((one) => one.path).filter((name) => name !== '');

let folder: string;
let script: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'imageferry-completion-'));
  script = path.join(folder, 'imageferry.bash');
  await writeFile(script, bashScript(ALL));
});

afterAll(async () => {
  await rm(folder, { recursive: true });
});

const ASK = 'source "$0"; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _imageferry; printf "%s\\n" "${COMPREPLY[@]}"';

/** What bash proposes for the last of these words. */
async function proposals(...words: string[]): Promise<string[]> {
  const { stdout } = await execute('bash', ['-c', ASK, script, 'imageferry', ...words], {
    cwd: folder,
    env: { ...process.env, PATH: `${folder}:${process.env['PATH'] ?? ''}` },
  });
  return stdout.split('\n').filter((line) => line !== '');
}

/** A stand-in for the command on PATH, which knows some names. */
async function knowing(names: Record<string, string[]>): Promise<void> {
  const cases = Object.entries(names).map(
    ([kind, known]) => `names\\ ${kind}) printf '%s\\n' ${known.map((name) => `'${name}'`).join(' ')} ;;`,
  );
  const file = path.join(folder, 'imageferry');
  await writeFile(file, `#!/bin/sh\ncase "$1 $2" in ${cases.join(' ')} *) echo broken >&2; exit 5 ;; esac\n`);
  await chmod(file, 0o755);
}

describe('bash', () => {
  test('sources what the program prints', async () => {
    const source = 'source <("$0" "$1" completion bash); complete -p imageferry';
    const { stdout } = await execute('bash', ['-c', source, process.execPath, builtProgram('client/main')]);
    expect(stdout).toBe('complete -F _imageferry imageferry\n');
  });

  test('completes commands, and those below them', async () => {
    expect(await proposals('s')).toEqual(['status', 'sync', 'schedule', 'slots']);
    expect(await proposals('schedule', 'p')).toEqual(['pause']);
    expect(await proposals('schedule', '')).toContain('trigger');
  });

  test('completes the options of the command that is typed', async () => {
    expect(await proposals('copy', 'm-1', '--d')).toEqual(['--description', '--deadline', '--dry-run', '--detach']);
    expect(await proposals('schedule', 'show', 'nightly', '--j')).toEqual(['--json']);
    expect(await proposals('copy', '--name', 'status', '--fr')).toEqual(['--from']);
  });

  test('completes names of regions, one after another in a list', async () => {
    expect(await proposals('copy', '--from', 'cn-ha')).toEqual(['cn-hangzhou']);
    expect(await proposals('copy', '--to', 'a')).toContain('all');
    expect(await proposals('copy', '--to', 'cn-beijing,eu-c')).toEqual(['cn-beijing,eu-central-1']);
    expect(await proposals('copy', '--to', '=', 'me-c')).toEqual(['me-central-1']);
    expect(await proposals('copy', '--to', '=')).toContain('cn-beijing');
  });

  test('completes names that the command knows: images, and ids of what the command can be used on', async () => {
    const night = 'sync/nightly-2026-11-26T02:30:00Z';
    const running = ['replicate/m-1/0123456789ab', night];
    await knowing({ running, images: ['m-1', 'm-2'], 'running-replications': ['replicate/m-1/0123456789ab'] });

    expect(await proposals('copy', 'm')).toEqual(['m-1', 'm-2']);
    expect(await proposals('list', '--image', '')).toEqual(['m-1', 'm-2']);
    expect(await proposals('watch', '')).toEqual(running);
    expect(await proposals('abort', '--timeout', '5m', 'rep')).toEqual(['replicate/m-1/0123456789ab']);
    // Bash breaks a word at its colons, and takes what it gets for the last part.
    expect(await proposals('wait', 'sync/nightly-2026-11-26T02', ':', '3')).toEqual(['30:00Z']);
    expect(await proposals('status', 'rep')).toEqual([]);
  });

  test('completes each argument by its place, also behind options', async () => {
    await knowing({ 'running-replications': ['replicate/m-1/0123456789ab'] });
    const id = 'replicate/m-1/0123456789ab';

    expect(await proposals('change', 'add-region', '')).toEqual([id]);
    expect(await proposals('change', 'add-region', '--kms-key', 'k', id, 'me-c')).toEqual(['me-central-1']);
    expect(await proposals('change', 'priority', id, 'r')).toEqual(['release']);
    expect(await proposals('change', 'priority', id, 'release', '')).toContain('--json');
    expect(await proposals('schedule', 'apply', 'a.json', 'image')).toContain('imageferry.bash');
  });

  test('does not propose what is only for the shell', async () => {
    expect(await proposals('n')).toEqual([]);
  });

  test('completes the words that an option takes, and files', async () => {
    expect(await proposals('copy', '--priority', '')).toEqual(['release', 'manual', 'nightly']);
    expect(await proposals('list', '--status', 'failed,pa')).toEqual(['failed,partial']);
    expect(await proposals('slots', 'limit', 'me-c')).toEqual(['me-central-1']);
    expect(await proposals('completion', 'b')).toEqual(['bash']);
    expect(await proposals('drift', '--policy', 'imageferry.b')).toEqual(['imageferry.bash']);
    expect(await proposals('copy', '--name', '')).toEqual([]);
  });
});

test('zsh is told every command and option, with descriptions that its quotes hold', () => {
  const text = zshScript(ALL);
  expect(text.startsWith('#compdef imageferry\n')).toBe(true);
  for (const one of PATHS) expect(text).toContain(`    '${one}')\n`);
  expect(text).toContain('0) compadd -- ${(f)"$("${words[1]}" names running 2>/dev/null)"} ;;');
  expect(text).toContain("'copy --priority') compadd -- release manual nightly; return ;;");
  expect(text).toContain("'copy --to') compset -P '*,'; compadd -S '' -- all cn-qingdao");
  expect(text).toContain(`'--name:name of the copies; default: the image'\\''s own name'`);
  const unquoted = text.replace(/^#.*$/gm, '').replaceAll("'\\''", '');
  expect((unquoted.match(/'/g) ?? []).length % 2).toBe(0);
});

test('fish is told every command and option, with descriptions that its quotes hold', () => {
  const lines = fishScript(ALL).split('\n');
  const at = (place: string): string => `complete -c imageferry -n '__imageferry_at ${place}'`;
  expect(lines).toContain(`${at("\\'\\'")} -a abort -d '${descriptionOf('abort')}'`);
  expect(lines).toContain(`${at('schedule')} -a trigger -d '${descriptionOf('trigger', 'schedule')}'`);
  for (const one of PATHS) expect(lines).toContain(`${at(one)} -l help -s h -d 'display help for command'`);
  expect(lines).toContain(
    "complete -c imageferry -n '__imageferry_argument 0 watch' -a '(__imageferry_names running)'",
  );
  expect(lines.find((line) => line.startsWith(`${at('copy')} -l priority`))).toContain(
    "-x -a 'release manual nightly'",
  );
  expect(lines.find((line) => line.startsWith(`${at('copy')} -l file`))).toContain('-r -F');
  expect(lines.find((line) => line.startsWith(`${at('copy')} -l name`))).toContain("the image\\'s own name");
});

function descriptionOf(name: string, above = ''): string {
  const found = ALL.find((one) => one.path === above)?.commands.find((command) => command.name === name);
  return (found?.description ?? '').replaceAll("'", "\\'");
}

test('the words of options are those of the request', () => {
  const { priority, failurePolicy, onAbort } = ReplicationRequest.shape;
  expect(WORDS_OF_OPTIONS).toEqual({
    '--priority': priority.unwrap().options,
    '--failure-policy': failurePolicy.unwrap().options,
    '--on-abort': onAbort.unwrap().options,
    '--status': REPLICATION_STATUSES,
  });
});

test('the names of regions are those of a usual account', () => {
  expect([...USUAL_REGION_IDS]).toEqual(Object.keys(USUAL_REGIONS));
});
