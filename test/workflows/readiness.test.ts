import { ACCOUNT_MEMO, REGION_SLOTS_ID, TASK_QUEUE } from '../../contract/names';
import { SIMULATOR_ACCOUNT_ID } from '../../simulator';
import type { SlotsView } from '../../workflows/region-slots/view';
import { eventually, SOURCE, startStack, type Stack } from '../support/stack';

const DARK = 'me-east-1';
/** A region to which no test copies. */
const ELSEWHERE = 'us-west-1';

describe('the region slots, when they start', () => {
  let stack: Stack;

  beforeEach(async () => {
    stack = await startStack();
  });

  afterEach(async () => {
    await stack.stop();
  });

  it('let a region that cannot be asked hold up its own copies only, and say so', async () => {
    await stack.ecs.addFault({ kind: 'dropBefore', action: 'DescribeImages', regionId: DARK });

    const replicationId = await stack.start({ source: SOURCE, targets: ['cn-beijing', DARK] });

    await stack.until(replicationId, ({ copies }) => copies[0]?.status === 'available');
    await stack.until(replicationId, ({ copies }) => copies[1]?.error?.code === 'Unreachable');
    expect((await stack.manifest(replicationId))?.copies[1]).toMatchObject({
      status: 'queued',
      error: { code: 'Unreachable', regionId: DARK },
    });
    const slots = stack.temporal.client.workflow.getHandle(REGION_SLOTS_ID);
    expect((await slots.query<SlotsView>('slots')).unasked).toMatchObject([{ regionId: DARK }]);

    await stack.ecs.clearFaults({});

    expect((await stack.result(replicationId)).status).toBe('succeeded');
    expect((await slots.query<SlotsView>('slots')).unasked).toEqual([]);
  });

  it('are held up by no image in a form that nobody knows, in whatever region it is', async () => {
    for (const regionId of [ELSEWHERE, 'cn-beijing']) {
      const odd = { regionId, imageId: 'm-odd' };
      await stack.ecs.addImage({ ...odd, name: 'odd', status: 'Creating', isCopied: true });
      await stack.ecs.answerOddly({ ...odd, fields: { Status: 'Expired' } });
    }

    const { copies } = await stack.replicate({ source: SOURCE, targets: ['cn-beijing', 'cn-shanghai'] });

    expect(copies.map(({ status }) => status)).toEqual(['available', 'available']);

    await stack.setSpeed({ copySeconds: 3600 });
    const aborted = await stack.start({ source: SOURCE, name: 'aborted', targets: ['cn-beijing'] });
    await stack.until(aborted, ({ copies: [copy] }) => copy?.status === 'copying');

    expect((await stack.abort(aborted)).copies[0]?.compensation?.outcome).toBe('cancelled');
    expect((await stack.unfinishedImages()).map(({ name }) => name)).toEqual(['odd', 'odd']);
  });

  it('refuse the workers of another account, and name both', async () => {
    await stack.temporal.client.workflow.start('regionSlots', {
      workflowId: REGION_SLOTS_ID,
      taskQueue: TASK_QUEUE,
      args: [{ settings: { pools: 'both', defaultLimit: 5, limits: {}, maxQueued: 100, maxOvertaken: 20 } }],
      memo: { [ACCOUNT_MEMO]: '5000000000000005' },
    });

    const { manifest } = await stack.failureOf({ source: SOURCE, targets: ['cn-beijing'] });

    expect(manifest.copies[0]?.error).toMatchObject({ code: 'WrongAccount' });
    expect(manifest.copies[0]?.error?.message).toContain('5000000000000005');
    expect(manifest.copies[0]?.error?.message).toContain(SIMULATOR_ACCOUNT_ID);
    expect(await stack.callsOf('CopyImage')).toEqual([]);
  });

  it('refuse a limit for a region that the account does not have', async () => {
    await stack.replicate({ source: SOURCE, targets: ['cn-beijing'] });
    const slots = stack.temporal.client.workflow.getHandle(REGION_SLOTS_ID);
    const update = { regionId: 'cn-beijng', limit: 0, by: 'test', reason: 'test' };

    const refusal = slots.executeUpdate('setLimit', { args: [update] });

    await expect(refusal).rejects.toMatchObject({
      cause: { message: expect.stringContaining('"cn-beijng"') as string },
    });
    await eventually(
      async () => (await slots.query<SlotsView>('slots')).pools.every(({ regionId }) => regionId !== 'cn-beijng'),
      () => 'the limit is set',
    );
  });
});
