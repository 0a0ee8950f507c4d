import { REGION_SLOTS_ID } from '../../contract/names';
import type { SlotsView } from '../../workflows/region-slots/view';
import { eventually, SOURCE, startStack, type Stack } from '../support/stack';

const REPLICATIONS = 20;
/** All regions but the source's own. */
const REGIONS = 28;
const MAXIMUM_QUEUED = 250;

describe('a flood of copies', () => {
  let stack: Stack;

  beforeEach(async () => {
    stack = await startStack({ slots: { maxQueued: MAXIMUM_QUEUED } });
    await stack.setSpeed({ copySeconds: 3600 });
  });

  afterEach(async () => {
    await stack.stop();
  });

  const slots = () => stack.temporal.client.workflow.getHandle(REGION_SLOTS_ID);
  const view = () => slots().query<SlotsView>('slots');

  async function startFlood(): Promise<string[]> {
    const numbers = Array.from({ length: REPLICATIONS }, (_, number) => number);
    return Promise.all(
      numbers.map((number) =>
        stack.start({ source: SOURCE, name: `flood-${String(number)}`, targets: 'all', priority: 'nightly' }),
      ),
    );
  }

  async function failedTasks(): Promise<number> {
    const { events } = await slots().fetchHistory();
    return (events ?? []).filter((event) => event.workflowTaskFailedEventAttributes != null).length;
  }

  it('beyond what the queue holds stops neither grants nor answers nor aborts, and passes no release over', async () => {
    const ids = await startFlood();
    await eventually(
      async () => {
        const { queued, lanes } = await view().catch(() => ({ queued: 0, lanes: [] }));
        return queued === MAXIMUM_QUEUED && lanes.length === 5;
      },
      () => 'the queue is not filled',
    );
    expect(REPLICATIONS * REGIONS).toBeGreaterThan(2 * MAXIMUM_QUEUED);
    const release = await stack.start({
      source: SOURCE,
      name: 'release',
      targets: ['cn-beijing'],
      priority: 'release',
    });
    await stack.until(release, ({ copies }) => copies[0]?.status === 'queued');

    await eventually(
      async () => (await stack.unfinishedImages()).length === 5,
      () => 'the copies are not begun',
    );
    const [running] = await stack.unfinishedImages();
    await stack.finish(running?.regionId ?? '', running?.name ?? '');
    await stack.until(release, ({ copies }) => copies[0]?.status === 'copying');

    const { copies } = await stack.abort(ids.at(-1) ?? '');
    expect(new Set(copies.map(({ status }) => status))).toEqual(new Set(['cancelled']));
    expect(await failedTasks()).toBe(0);
  });
});
