import { REGION_SLOTS_ID } from '../../contract/names';
import type { SlotsView } from '../../workflows/region-slots/view';
import { EIGHT_REGIONS } from '../support/samples';
import { eventually, SOURCE, startStack, type Stack } from '../support/stack';

const SLOTS = { pools: 'auto', probing: { fromLimit: 5, patienceMs: 200 } } as const;

describe('region slots that learn whose limit counts', () => {
  let stack: Stack;

  beforeAll(async () => {
    stack = await startStack({ slots: SLOTS, pacing: { visibilityGraceMs: 20_000 } });
  });

  afterAll(() => stack.stop());

  const slots = () => stack.temporal.client.workflow.getHandle(REGION_SLOTS_ID);

  /** How many copies from the source ECS had at once, those that it let wait among them. */
  const mostFromSource = () => stack.peakFrom(SOURCE.regionId);

  /** One image into eight regions, while ECS counts its limit in these regions. Returns what was learned, once it was. */
  async function copyWhileEcsCounts(limitKey: 'destination' | 'source' | 'both'): Promise<SlotsView['learned']> {
    await stack.ecs.set({ limitKey, copySeconds: 3600 });
    const replicationId = await stack.start({ source: SOURCE, targets: EIGHT_REGIONS, name: `web-by-${limitKey}` });
    const untilUnderWay = (number: number) =>
      stack.until(
        replicationId,
        ({ copies }) => copies.filter(({ status }) => ['copying', 'waiting'].includes(status)).length >= number,
      );
    await untilUnderWay(6);
    let learned: SlotsView['learned'];
    await eventually(
      async () => {
        learned = (await slots().query<SlotsView>('slots')).learned;
        return learned?.source !== undefined;
      },
      () => `what is learned stays ${JSON.stringify(learned)}`,
    );
    await untilUnderWay(learned?.pools === 'target' ? 8 : 6);
    await stack.setSpeed({ copySeconds: 0.2 });
    expect((await stack.result(replicationId)).status).toBe('succeeded');
    await slots().terminate('the next test begins anew');
    return learned;
  }

  it.each(['source', 'both'] as const)('find that the source counts when ECS counts by %s', async (limitKey) => {
    const learned = await copyWhileEcsCounts(limitKey);

    expect(learned).toMatchObject({ pools: 'both', source: { counts: true, pool: SOURCE.regionId } });
    expect(await mostFromSource()).toBe(6);
  });

  it('find that the source does not count when ECS counts by target, and let all copies run', async () => {
    const learned = await copyWhileEcsCounts('destination');

    expect(learned).toMatchObject({ pools: 'target', source: { counts: false, pool: SOURCE.regionId } });
    expect(await mostFromSource()).toBe(8);
    const { into } = await stack.ecs.peaks();
    expect(Math.max(...Object.values(into))).toBeLessThanOrEqual(5);
  });
});
