/** Where a copy comes from and where it goes. */
export interface CopyRoute {
  source: string;
  destination: string;
}

/** How many copies go into each region, and how many come from it. */
export class RouteCounts {
  readonly into = new Map<string, number>();
  readonly from = new Map<string, number>();

  add({ source, destination }: CopyRoute, difference: 1 | -1): void {
    this.into.set(destination, (this.into.get(destination) ?? 0) + difference);
    this.from.set(source, (this.from.get(source) ?? 0) + difference);
  }
}
