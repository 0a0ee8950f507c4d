import { type Block, isOutOfPatience, recordRefusal } from '../../../../activities/copy/block';
import type { Pacing } from '../../../../activities/shared/pacing';

const POLL_MS = 60_000;
const pacing = { maximumPollMs: POLL_MS } as Pacing;

/** The block after refusals at some times, and how often the replication was told. */
function after(codes: string[], times: number[], isOverBetween = false): { block: Block; told: number } {
  let block: Block | undefined;
  let told = 0;
  for (const [index, code] of codes.entries()) {
    const recorded = recordRefusal(block, code, times[index] ?? 0, pacing);
    block = isOverBetween ? { ...recorded.block, isOver: true } : recorded.block;
    told += recorded.isNews ? 1 : 0;
  }
  if (block === undefined) throw new Error('nothing was refused');
  return { block, told };
}

const polls = (count: number) => Array.from({ length: count }, (_, index) => index * POLL_MS);

test('a refusal that lasts is told once', () => {
  expect(after(Array<string>(50).fill('Forbidden.RAM'), polls(50)).told).toBe(1);
});

test('another code is told', () => {
  expect(after(['Forbidden.RAM', 'Forbidden.RAM', 'InvalidAccessKeyId.Inactive'], polls(3)).told).toBe(2);
});

test('a code that comes and goes with each poll is told once in ten polls', () => {
  expect(after(Array<string>(50).fill('Forbidden.RAM'), polls(50), true).told).toBe(5);
});

test('patience counts from the first refusal in a row', () => {
  const { block } = after(Array<string>(11).fill('Forbidden.RAM'), polls(11));
  expect(isOutOfPatience(block, 'tidy', pacing)).toBe(true);
  expect(isOutOfPatience(block, 'end', pacing)).toBe(false);
});

test('refusals with work between them are not in a row', () => {
  const { block } = after(['Forbidden.RAM', 'Forbidden.RAM'], [0, 3_600_000]);
  expect(isOutOfPatience(block, 'tidy', pacing)).toBe(false);
});

test('the start of a copy waits without end; its deadline is elsewhere', () => {
  const { block } = after(Array<string>(2000).fill('Forbidden.RAM'), polls(2000));
  expect(isOutOfPatience(block, 'make', pacing)).toBe(false);
});
