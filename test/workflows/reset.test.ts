import { reset } from '../support/reset';
import { SOURCE, startStack, type Stack } from '../support/stack';

describe('a replication that is reset', () => {
  let stack: Stack;

  beforeEach(async () => {
    stack = await startStack();
    await stack.setSpeed({ copySeconds: 3600 });
  });

  afterEach(async () => {
    await stack.stop();
  });

  async function startAndReset(): Promise<string> {
    const run = await stack.start({ source: SOURCE, targets: ['cn-beijing', 'cn-shanghai'] });
    await stack.until(run, ({ copies }) => copies.every(({ status }) => status === 'copying'));
    const { runId } = await stack.temporal.client.workflow.getHandle(run).describe();
    await reset(stack.temporal.client, run, runId);
    await stack.until(run, ({ copies }) => copies.every(({ status }) => status === 'copying'));
    return run;
  }

  it('takes the copies that it had started for its own', async () => {
    const run = await startAndReset();
    await stack.finish('cn-beijing', SOURCE.name);
    await stack.finish('cn-shanghai', SOURCE.name);

    const { copies } = await stack.result(run);

    expect(copies.map(({ status, adopted }) => [status, adopted])).toEqual([
      ['available', false],
      ['available', false],
    ]);
    expect(await stack.callsOf('CopyImage')).toHaveLength(2);
  });

  it('cancels them when it is aborted', async () => {
    const run = await startAndReset();

    const manifest = await stack.abort(run);

    expect(manifest.copies.map(({ compensation }) => compensation?.outcome)).toEqual(['cancelled', 'cancelled']);
    expect(await stack.unfinishedImages()).toEqual([]);
  });
});
