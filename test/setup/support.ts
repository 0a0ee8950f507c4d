import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, readdir, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

export interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

export type Environment = Record<string, string>;

export const SCRIPTS = path.resolve(__dirname, '../../scripts');

/** A directory of one test under its real name, which is the one that a child process sees as its own. */
export async function newDirectory(): Promise<string> {
  return realpath(await mkdtemp(path.join(tmpdir(), 'imageferry-setup-')));
}

export async function removeDirectory(directory: string): Promise<void> {
  await rm(directory, { recursive: true });
}

/** Runs Node with this environment and no other, so that nothing installed here changes the outcome. */
export async function node(args: string[], env: Environment, cwd?: string): Promise<Ended> {
  const child = spawn(process.execPath, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
  const output = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk: Buffer) => (output.stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output.stderr += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, ...output };
}

/** Runs an inline module against the scripts: Jest is CommonJS here and cannot import them. */
export function runModule(code: string, args: string[], env: Environment): Promise<Ended> {
  return node(['--input-type=module', '--eval', code, '--', ...args], env);
}

/** How an inline module imports from a script. */
export function importing(names: string, script: string): string {
  return `import { ${names} } from ${JSON.stringify(pathToFileURL(path.join(SCRIPTS, script)).href)};\n`;
}

/** A program of the shell's own commands, for it runs where PATH leads to nothing else. */
export async function writeProgram(file: string, body: string): Promise<string> {
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, `#!/bin/sh\n${body}\n`);
  await chmod(file, 0o755);
  return file;
}

/** The arguments of every call of a program that wrote them to this file, one call a line. */
export async function callsIn(file: string): Promise<string[]> {
  const text = await readFile(file, 'utf8').catch(() => '');
  return text.split('\n').filter(Boolean);
}

/** Every file and directory below, as paths relative to it. */
export async function everythingIn(directory: string): Promise<string[]> {
  return (await readdir(directory, { recursive: true }).catch(() => [])).sort();
}
