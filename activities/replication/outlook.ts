import { defined } from '../../contract/defined';
import type { SlotsForecast } from '../../contract/messages';
import type { Outlook } from '../../contract/schema/manifest';

/** The copies that a dry run would make. */
export interface CopiesToMake {
  copies: number;
  /** Of each of them; 0 when ECS does not say it. */
  sizeGiB: number;
  /** What the region slots expect of them; null when nobody can tell. */
  forecast: SlotsForecast | null;
  /** Of a GiB, in whatever currency. */
  pricePerGiBMonth?: number;
}

/** What the copies of a dry run would take together. An unknown size has no price. Pure. */
export function outlookOf({ copies, sizeGiB, forecast, pricePerGiBMonth }: CopiesToMake): Outlook {
  const storedGiB = sizeGiB * copies;
  const isPriced = pricePerGiBMonth !== undefined && sizeGiB > 0;
  const pricePerMonth = isPriced ? Math.round(pricePerGiBMonth * storedGiB * 100) / 100 : undefined;
  return { copies, storedGiB, ...forecast, ...defined({ pricePerMonth }) };
}
