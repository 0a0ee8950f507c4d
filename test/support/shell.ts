import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { endOf, type Output, outputOf } from './programs';
import { builtProgram } from './prepared';

/** How a script ended, and what it has written. */
export type End = Output & { code: number | null };

/** A folder in which scripts run, with the command `imageferry` on their path. bash leaves a script at the first command that fails. */
export class Shell {
  private constructor(
    readonly folder: string,
    private readonly env: Record<string, string>,
  ) {}

  static async open(env: Record<string, string>): Promise<Shell> {
    const folder = await mkdtemp(path.join(tmpdir(), 'imageferry-shell-'));
    const shell = new Shell(folder, env);
    await shell.addProgram('imageferry', `exec '${process.execPath}' '${builtProgram('client/main')}' "$@"`);
    return shell;
  }

  async addProgram(name: string, script: string): Promise<void> {
    await this.write(name, `#!/bin/sh\n${script}\n`);
    await chmod(path.join(this.folder, name), 0o755);
  }

  spawn(script: string): ChildProcessWithoutNullStreams {
    const paths = { PATH: `${this.folder}:${process.env['PATH'] ?? ''}` };
    return spawn('bash', ['-e', '-o', 'pipefail', '-c', script], {
      cwd: this.folder,
      env: { ...process.env, ...paths, ...this.env },
    });
  }

  async run(script: string): Promise<End> {
    const child = this.spawn(script);
    child.stdin.end();
    const output = outputOf(child);
    const code = await endOf(child);
    return { code, ...output };
  }

  write(file: string, content: string): Promise<void> {
    return writeFile(path.join(this.folder, file), content);
  }

  read(file: string): Promise<string> {
    return readFile(path.join(this.folder, file), 'utf8');
  }

  close(): Promise<void> {
    return rm(this.folder, { recursive: true });
  }
}
