import { startTemporalServer, type TemporalServer } from '../../dev/temporal-server';
import { laneId, REGION_SLOTS_ID } from '../../contract/names';
import type { SlotsView } from '../../workflows/region-slots/view';
import { eventually, SOURCE, startStack, type Stack } from '../support/stack';

const LIMIT = 10;

/** On a server that lets a workflow have ten signals instead of ten thousand. */
describe('a replication that can hear no more signals', () => {
  let server: TemporalServer;
  let stack: Stack;

  beforeAll(async () => {
    server = await startTemporalServer({ dynamicConfig: { 'history.maximumSignalsPerExecution': LIMIT } });
    stack = await startStack({ address: server.address });
    await stack.setSpeed({ copySeconds: 3600 });
  });

  afterAll(async () => {
    await stack.stop();
    await server.stop();
  });

  it('does not keep the region slots from serving others', async () => {
    const deaf = await stack.start({ source: SOURCE, targets: ['cn-beijing'] });
    await stack.until(deaf, ({ copies }) => copies[0]?.status === 'copying');
    const { client } = stack.temporal;
    const slots = client.workflow.getHandle(REGION_SLOTS_ID);
    const signals = Array.from({ length: LIMIT }, () => client.workflow.getHandle(deaf).signal('copyEvents'));
    expect((await Promise.allSettled(signals)).map(({ status }) => status)).toContain('rejected');

    await client.workflow.getHandle(laneId('cn-beijing', 1)).terminate('test');
    await eventually(
      async () => (await slots.query<SlotsView>('slots')).lanes.length === 0,
      () => 'the lane of the terminated copy is not freed',
    );
    await stack.setSpeed({ copySeconds: 0.5 });

    expect((await stack.replicate({ source: SOURCE, name: 'other', targets: ['cn-beijing'] })).status).toBe(
      'succeeded',
    );
  });
});
