import { unexpectedAnswer } from './classify';
import { numberOf } from './lenient';

/** All items of a list in pages. Fails when the pages have fewer items than the answer counts. */
export async function allPages(
  action: string,
  regionId: string,
  ask: (pageNumber: number) => Promise<{ items: unknown[]; total: unknown }>,
): Promise<unknown[]> {
  const all: unknown[] = [];
  for (let pageNumber = 1; ; pageNumber += 1) {
    const { items, total } = await ask(pageNumber);
    all.push(...items);
    const count = numberOf(total);
    if (count === undefined) throw unexpectedAnswer(action, regionId, 'gave a page without the total');
    if (all.length >= count) return all;
    if (items.length === 0)
      throw unexpectedAnswer(action, regionId, `gave ${String(all.length)} of ${String(count)} items`);
  }
}
