import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import type { WorkflowUpdateFailedError } from '@temporalio/client';
import { REGION_SLOTS_ID } from '../../contract/names';
import { temporalBinary } from '../../dev/binaries';
import { eventually } from '../../dev/eventually';
import { openNamespace } from '../../dev/namespace';
import { RunningStack } from '../../dev/running-stack';
import { simulatorAdmin } from '../../simulator';
import type { SlotsView } from '../../workflows/region-slots/view';
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
  async types(script: string): Promise<End> {
    const typed = script.replaceAll(COMMAND, 'imageferry');
    this.typed.push(typed);
    return this.shell.run(typed);
  }

  /** Types a script that must end with this exit code, and returns what it prints on standard output. */
  async prints(script: string, code = 0): Promise<string> {
    const end = await this.types(script);
    expect({ script, code: end.code, said: end.code === code ? '' : end.stderr }).toEqual({ script, code, said: '' });
    return end.stdout;
  }

  /** Types commands that need nothing of each other, at once, and returns what they print in their order. */
  async linesAtOnce(commands: string, code = 0): Promise<string> {
    const lines = commands.replaceAll('\\\n', ' ').trim().split('\n');
    return (await Promise.all(lines.map((line) => this.prints(line, code)))).join('');
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

  /** Waits until a list query finds a workflow: visibility lags behind. */
  async untilListed(query: string, workflowId: string): Promise<void> {
    const listed = async (): Promise<string[]> => {
      const ids: string[] = [];
      for await (const run of this.temporal.client.workflow.list({ query })) ids.push(run.workflowId);
      return ids;
    };
    await eventually(
      async () => (await listed()).includes(workflowId),
      () => `${query} does not find ${workflowId}`,
    );
  }

  /** Sends an update to `region-slots`, with its input as a page shows it. */
  updateSlots(name: string, input = ''): Promise<SlotsView> {
    const slots = this.temporal.client.workflow.getHandle(REGION_SLOTS_ID);
    return slots.executeUpdate<SlotsView, [unknown]>(name, { args: [JSON.parse(input)] });
  }

  /** Why `region-slots` refuses an update. */
  async refusalOfSlots(name: string, input = ''): Promise<string> {
    const refused: unknown = await this.updateSlots(name, input).catch((error: unknown) => error);
    return String((refused as WorkflowUpdateFailedError).cause);
  }

  /** Those of these options and commands that nobody has typed behind this command. */
  neverTyped(command: string, names: readonly string[]): string[] {
    const calls = this.typed.flatMap((script) => script.replaceAll('\\\n', ' ').split(/[|\n;&(]/));
    const ofCommand = calls.filter((call) => call.includes(`imageferry ${command}`));
    return names.filter((name) => !ofCommand.some((call) => ` ${call.trim()} `.includes(` ${name} `)));
  }
}
