import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { temporalBinary } from '../../dev/binaries';
import { openNamespace } from '../../dev/namespace';
import { RunningStack } from '../../dev/running-stack';
import { simulatorAdmin } from '../../simulator';
import { endOf, type Output, outputOf, startProgram, untilSaid } from './programs';
import { type End, Shell } from './shell';

/** The ways in which the pages call the command. */
const COMMAND = /npm run (-s )?imageferry --|(exec )?node dist\/client\/main\.js/g;

interface Dev {
  child: ChildProcessWithoutNullStreams;
  said: Output;
  uiUrl: string;
}

/** Somebody who has started `imageferry dev`, and types what a page shows in another terminal. */
export class Reader extends RunningStack {
  /** Every script that was typed. */
  readonly typed: string[] = ['imageferry dev'];

  private constructor(
    parts: ConstructorParameters<typeof RunningStack>[0],
    readonly shell: Shell,
    readonly dev: Dev,
  ) {
    super(parts);
  }

  static async start(): Promise<Reader> {
    const child = startProgram('client/main', ['dev', '--copy-seconds', '0.3']);
    const said = outputOf(child);
    await untilSaid(said, '--to cn-beijing');
    const found = (pattern: RegExp): string => pattern.exec(said.stderr)?.[1] ?? '';
    const address = found(/TEMPORAL_ADDRESS=(\S+)/);
    const temporal = await openNamespace(address, 'default');
    const shell = await Shell.open({ TEMPORAL_ADDRESS: address });
    await shell.addProgram('temporal', `exec '${await temporalBinary()}' "$@"`);
    const ecs = simulatorAdmin(Number(found(/admin API (\d+)/)));
    const stop = async (): Promise<void> => {
      await temporal.close();
      await shell.close();
      if (child.exitCode !== null) return;
      child.kill('SIGINT');
      await endOf(child);
    };
    return new Reader({ temporal, ecs, stop }, shell, { child, said, uiUrl: found(/(http:\S+)/) });
  }

  /** Types a script, and waits until it has ended. */
  async types(script: string, env: Record<string, string> = {}): Promise<End> {
    const typed = script.replaceAll(COMMAND, 'imageferry');
    this.typed.push(typed);
    const t0 = Date.now();
    const end = await this.shell.run(typed, env);
    require('node:fs').appendFileSync(
      '/tmp/pages-typed.log',
      `${String(Date.now() - t0)} ms ${String(end.code)}: ${typed}\n`,
    );
    return end;
  }

  /** Types a script that must end with this exit code, and returns what it prints on standard output. */
  async prints(script: string, code = 0): Promise<string> {
    const end = await this.types(script);
    expect({ script, code: end.code, said: end.code === code ? '' : end.stderr }).toEqual({ script, code, said: '' });
    return end.stdout;
  }

  /** The same for a command that prints JSON. */
  async printsJson(script: string, code = 0): Promise<unknown> {
    return JSON.parse(await this.prints(script, code));
  }

  /** Aborts a replication, and waits until it has ended. */
  async abort(workflowId: string): Promise<void> {
    const handle = this.temporal.client.workflow.getHandle(workflowId);
    await handle.cancel();
    await expect(handle.result()).rejects.toThrow('cancelled');
  }

  /** Those of these options and commands that nobody has typed behind this command. */
  neverTyped(command: string, names: readonly string[]): string[] {
    const calls = this.typed.flatMap((script) => script.replaceAll('\\\n', ' ').split(/[|\n;&(]/));
    const ofCommand = calls.filter((call) => call.includes(`imageferry ${command}`));
    return names.filter((name) => !ofCommand.some((call) => ` ${call.trim()} `.includes(` ${name} `)));
  }
}
