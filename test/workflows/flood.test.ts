import { REGION_SLOTS_ID } from '../../contract/names';
import { USUAL_REGIONS } from '../../simulator/usual-regions';
import type { SlotsView } from '../../workflows/region-slots/view';
import { eventually, SOURCE, startStack, type Stack } from '../support/stack';

const REPLICATIONS = 12;
/** ECS refuses a second copy of one image into a region, so the release has a region of its own. */
const RELEASE_TARGET = 'cn-beijing';
const TARGETS = Object.keys(USUAL_REGIONS).filter((regionId) => ![SOURCE.regionId, RELEASE_TARGET].includes(regionId));
const MAXIMUM_QUEUED = 150;

describe('a flood of copies', () => {
  let stack: Stack;

  beforeEach(async () => {
    stack = await startStack({ slots: { maxQueued: MAXIMUM_QUEUED }, pacing: { deferMs: 2000 } });
    await stack.setSpeed({ copySeconds: 3600 });
    await stack.ecs.set({ regions: {} });
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
        stack.start({ source: SOURCE, name: `flood-${String(number)}`, targets: TARGETS, priority: 'nightly' }),
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
    expect(REPLICATIONS * TARGETS.length).toBeGreaterThan(2 * MAXIMUM_QUEUED);
    const release = await stack.start({
      source: SOURCE,
      name: 'release',
      targets: [RELEASE_TARGET],
      priority: 'release',
    });
    await stack.until(release, ({ copies }) => copies[0]?.status === 'queued');

    await eventually(
      async () => (await stack.unfinishedImages()).length > 0,
      () => 'no copy is begun',
    );
    const [running] = await stack.unfinishedImages();
    await stack.finish(running?.regionId ?? '', running?.name ?? '');
    await stack.until(release, ({ copies }) => copies[0]?.status === 'copying');

    const other = ids.find((_, number) => running?.name !== `flood-${String(number)}`);
    const { copies } = await stack.abort(other ?? '');
    expect(new Set(copies.map(({ status }) => status))).toEqual(new Set(['cancelled']));
    expect(await failedTasks()).toBe(0);
  });
});
