interface Entry<Item> {
  item: Item;
  at: number;
  /** Items that are due at the same time keep their order. */
  order: number;
}

/** Items that are due at a time, the earliest first. Looking at the first one costs nothing. */
export class DueTimes<Item> {
  private readonly sorted: Entry<Item>[] = [];
  private readonly entries = new Map<Item, Entry<Item>>();
  private order = 0;

  /** The item that is due first, and when; ms. */
  get first(): { readonly item: Item; readonly at: number } | undefined {
    return this.sorted[0];
  }

  /** Makes an item due at a time, and no longer at an earlier choice. */
  set(item: Item, at: number): void {
    this.delete(item);
    const entry = { item, at, order: (this.order += 1) };
    this.sorted.splice(this.positionOf(entry), 0, entry);
    this.entries.set(item, entry);
  }

  delete(item: Item): void {
    const entry = this.entries.get(item);
    if (entry === undefined) return;
    this.sorted.splice(this.positionOf(entry), 1);
    this.entries.delete(item);
  }

  /** Where an entry stands, or belongs. */
  private positionOf({ at, order }: Entry<Item>): number {
    let [low, high] = [0, this.sorted.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      const other = this.sorted[middle];
      if (other !== undefined && (other.at < at || (other.at === at && other.order < order))) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
