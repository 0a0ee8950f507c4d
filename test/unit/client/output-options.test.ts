import path from 'node:path';
import { tmpdir } from 'node:os';
import { Command } from 'commander';
import { detachedText, detachProblems } from '../../../client/commands/detached';
import {
  checkOutputOfNight,
  formatOf,
  type OutputOptions,
  outputProblems,
  withOutputOptions,
} from '../../../client/commands/output-options';

function parse(...args: string[]): OutputOptions {
  const command = new Command().exitOverride().configureOutput({ writeErr: () => undefined });
  return withOutputOptions(command).parse(args, { from: 'user' }).opts();
}

test.each([
  [[], 'table'],
  [['--json'], 'json'],
  [['--output', 'tfvars'], 'tfvars'],
  [['--output', 'json', '--json'], 'json'],
])('%j choose the form %s', async (args, format) => {
  expect(formatOf(parse(...args))).toBe(format);
  expect(await outputProblems(parse(...args))).toEqual([]);
});

test('an unknown form is refused with those that there are', () => {
  expect(() => parse('--output', 'yaml')).toThrow('Allowed choices are table, json, github, tfvars, packer.');
});

test('what cannot be followed is refused before anything starts', async () => {
  const absent = path.join(tmpdir(), 'imageferry-absent', 'x.json');

  expect(await outputProblems({ json: true, output: 'github' })).toEqual([
    '--json: is short for --output json, and --output is "github"; keep one of them',
  ]);
  expect(await outputProblems({ output: 'tfvars', outputFile: absent })).toEqual([
    expect.stringMatching(/^--output-file: ".*x\.json" cannot be written \(.*ENOENT/),
    `--output-file: "${absent}" is read as JSON by Terraform; end its name in ".tfvars"`,
  ]);
});

test('the report of a night has fewer forms', () => {
  expect(() => {
    checkOutputOfNight({ output: 'packer' });
  }).toThrow('--output: "packer" is for replications; the report of a night has table and json');
  checkOutputOfNight({ json: true });
});

test('a command that does not wait prints the id, and refuses what needs the end', () => {
  expect(detachedText('replicate/m-1/0', {})).toBe('replicate/m-1/0\n');
  expect(detachedText('replicate/m-1/0', { json: true })).toBe('{"replicationId":"replicate/m-1/0"}\n');
  expect(detachedText('replicate/m-1/0', { output: 'github' })).toBe('replication_id=replicate/m-1/0\n');
  expect(detachProblems({ output: 'github' })).toEqual([]);
  expect(detachProblems({ output: 'tfvars', timeout: 1000, onSignal: 'leave' })).toEqual([
    '--timeout: is for a command that waits; leave it out, or --detach',
    '--on-signal: is for a command that waits; leave it out, or --detach',
    '--output: "tfvars" needs the end of the replication, and --detach does not wait; leave out one of them',
  ]);
});
