import { durationText } from './capacity-text';
import type { Outlook } from './schema/manifest';

/** What the copies of a dry run would take together: "about 1 h 40 min, 5 at a time, 1,000 GiB to store". Empty without copies. */
export function outlookText({ copies, storedGiB, seconds, isGuess, atOnce, pricePerMonth }: Outlook): string {
  if (copies === 0) return '';
  const time = seconds === undefined ? [] : [`about ${durationText(seconds)}${isGuess === true ? ' (a guess)' : ''}`];
  const share = atOnce === undefined || atOnce >= copies ? [] : [`${String(atOnce)} at a time`];
  const price = pricePerMonth === undefined ? '' : ` for about ${pricePerMonth.toFixed(2)} a month`;
  const store = storedGiB === 0 ? [] : [`${grouped(storedGiB)} GiB to store${price}`];
  return [...time, ...share, ...store].join(', ');
}

function grouped(count: number): string {
  return String(Math.round(count)).replace(/\B(?=(\d{3})+$)/g, ',');
}
