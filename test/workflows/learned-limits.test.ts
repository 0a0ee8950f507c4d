import { partsOfCopyId, REGION_SLOTS_ID, TASK_QUEUE } from '../../contract/names';
import { dependenciesFor } from '../../dev/simulated-dependencies';
import type { Side } from '../../contract/messages';
import type { SlotsView } from '../../workflows/region-slots/view';
import { EIGHT_REGIONS } from '../support/samples';
import { onOwnStack } from '../support/own-stack';
import { eventually, SOURCE, type Stack } from '../support/stack';

const LIMIT = 2;
const SLOTS = { pools: 'auto', defaultLimit: LIMIT, probing: { fromLimit: LIMIT, patienceMs: 200 } } as const;
const OTHERS = EIGHT_REGIONS.slice(0, 4);
/** Into which images of four regions are copied. */
const COMMON_TARGET = 'us-east-1';
/** So few that a run of the region slots ends long before the copies do. */
const CONTINUE_AFTER_EVENTS = 25;

type LimitKey = 'source' | 'destination' | 'both';

const slots = (stack: Stack) => stack.temporal.client.workflow.getHandle(REGION_SLOTS_ID);
const learned = async (stack: Stack) => (await slots(stack).query<SlotsView>('slots')).learned;

/** Four copies that have a region in common on one side of them: one image into four regions, or images of four into one. */
async function startCopies(stack: Stack, side: Side): Promise<string[]> {
  await stack.setSpeed({ copySeconds: 3600 });
  if (side === 'source') return [await stack.start({ source: SOURCE, targets: OTHERS })];
  return Promise.all(
    OTHERS.map(async (regionId, place) => {
      const image = { regionId, imageId: `m-fanin000${String(place)}`, name: `web-of-${regionId}` };
      await stack.addImage(image);
      return stack.start({ source: image, targets: [COMMON_TARGET] });
    }),
  );
}

async function untilLearned(stack: Stack, side: Side, counts: boolean): Promise<void> {
  let last: SlotsView['learned'];
  await eventually(
    async () => {
      last = await learned(stack);
      return last?.[side]?.counts === counts;
    },
    () => `what is learned stays ${JSON.stringify(last)}`,
  );
}

async function untilUnderWay(stack: Stack, copies: number): Promise<void> {
  await eventually(
    async () => (await stack.unfinishedImages()).length === copies,
    () => `there are never ${String(copies)} copies in ECS`,
  );
}

/** The copy that is named as evidence is one that ECS has. */
async function expectEvidence(stack: Stack, side: Side): Promise<void> {
  const { copyId = '', imageId, pool } = (await learned(stack))?.[side] ?? {};
  expect(pool).toBe(side === 'source' ? SOURCE.regionId : COMMON_TARGET);
  const images = await stack.ecs.images({ regionId: partsOfCopyId(copyId).regionId });
  expect(images.map((image) => image.imageId)).toContain(imageId);
}

async function finishAll(stack: Stack, replications: string[]): Promise<void> {
  await stack.setSpeed({ copySeconds: 0.1 });
  const manifests = await Promise.all(replications.map((id) => stack.result(id)));
  expect(manifests.map(({ status }) => status)).toEqual(replications.map(() => 'succeeded'));
}

/** A test on a stack whose region slots have just begun. Each waits for most of its time, and they do so side by side. */
function onNewSlots(test: (stack: Stack) => Promise<void>): () => Promise<void> {
  const begin = async (stack: Stack): Promise<void> => {
    await stack.ecs.set({ limit: LIMIT, copySeconds: 3600 });
    const { slots: settings } = dependenciesFor(0, stack.temporal, { slots: SLOTS });
    await stack.temporal.client.workflow.start('regionSlots', {
      workflowId: REGION_SLOTS_ID,
      taskQueue: TASK_QUEUE,
      args: [{ settings, continueAfterEvents: CONTINUE_AFTER_EVENTS }],
    });
    await test(stack);
    await slots(stack).terminate('the test is over');
  };
  return onOwnStack(begin, { slots: SLOTS, pacing: { visibilityGraceMs: 20_000 } });
}

describe('region slots that learn whose limit counts', () => {
  it.concurrent.each<[LimitKey, [Side, boolean][]]>([
    [
      'source',
      [
        ['source', true],
        ['target', false],
      ],
    ],
    [
      'destination',
      [
        ['target', true],
        ['source', false],
      ],
    ],
    [
      'both',
      [
        ['source', true],
        ['target', true],
      ],
    ],
  ])('find out what counts when ECS counts by %s, with one copy beyond a limit', (limitKey, facts) =>
    onNewSlots(async (stack) => {
      await stack.ecs.set({ limitKey });
      for (const [side, counts] of facts) {
        const { runId } = await slots(stack).describe();
        const replications = await startCopies(stack, side);
        const most = counts ? LIMIT + 1 : OTHERS.length;

        await untilLearned(stack, side, counts);
        await untilUnderWay(stack, most);
        await expectEvidence(stack, side);
        const verdict = (await learned(stack))?.[side];
        await finishAll(stack, replications);

        const { from, into } = await stack.ecs.peaks();
        expect(side === 'source' ? from[SOURCE.regionId] : into[COMMON_TARGET]).toBe(most);
        expect((await slots(stack).describe()).runId).not.toBe(runId);
        expect((await learned(stack))?.[side]).toEqual(verdict);
      }
      expect((await learned(stack))?.pools).toBe(limitKey === 'destination' ? 'target' : limitKey);
    })(),
  );

  it.concurrent(
    'take it back when ECS shows the opposite, and begin anew when they were terminated',
    onNewSlots(async (stack) => {
      await stack.ecs.set({ limitKey: 'destination' });
      const first = await startCopies(stack, 'source');
      await untilLearned(stack, 'source', false);
      await untilUnderWay(stack, OTHERS.length);

      await stack.ecs.set({ limitKey: 'source' });
      const second = await stack.start({ source: SOURCE, targets: ['eu-central-1', 'ap-southeast-1'], name: 'more' });
      await untilLearned(stack, 'source', true);

      const waiting = (await stack.unfinishedImages()).filter(({ status }) => status === 'Waiting');
      const proof = await learned(stack);
      expect(proof).toMatchObject({ pools: 'both', source: { pool: SOURCE.regionId } });
      expect(waiting.map(({ imageId }) => imageId)).toContain(proof?.source?.imageId);

      await slots(stack).terminate('they forget');
      const third = await stack.start({ source: SOURCE, targets: ['us-west-1'], name: 'last' });
      await eventually(
        async () => (await slots(stack).query<SlotsView>('slots')).queued === 1,
        () => 'the last copy is never queued',
      );
      // Six copies have the source in common: nothing goes beyond its limit of two by one more.
      expect(await learned(stack)).toEqual({ pools: 'both' });
      expect(await stack.peakFrom(SOURCE.regionId)).toBe(6);
      await finishAll(stack, [...first, second, third]);
      expect(await stack.peakFrom(SOURCE.regionId)).toBe(6);
    }),
  );
});
