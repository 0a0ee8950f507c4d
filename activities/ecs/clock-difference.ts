import ms from 'ms';
import type { AnswerHead } from './wire/exchange';

/** Says by how much the clock of the worker is off, for the end of a message; empty when the answer had no date. */
export function clockDifference(answer: AnswerHead | undefined): string {
  if (answer?.serverTime === undefined) return '';
  const aheadMs = answer.receivedAt - answer.serverTime;
  const difference = ms(Math.abs(aheadMs), { long: true });
  return ` (the clock of the worker is ${difference} ${aheadMs < 0 ? 'behind' : 'ahead of'} that of ECS)`;
}
