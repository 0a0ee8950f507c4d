interface Batch<Item, Result> {
  items: Item[];
  result: Promise<Result>;
}

/**
 * Sends what comes for one receiver while a call to it is under way together, in the next call. A receiver gets one call
 * at a time, so a call must end by itself. Everybody in a batch gets its result.
 */
export function inBatches<Item, Result>(
  send: (receiver: string, items: Item[]) => Promise<Result>,
): (receiver: string, item: Item) => Promise<Result> {
  const waiting = new Map<string, Batch<Item, Result>>();
  const last = new Map<string, Promise<unknown>>();

  function open(receiver: string): Batch<Item, Result> {
    const items: Item[] = [];
    const sendNow = (): Promise<Result> => {
      waiting.delete(receiver);
      return send(receiver, items);
    };
    const result = (last.get(receiver) ?? Promise.resolve()).then(sendNow, sendNow);
    const forget = (): void => {
      if (last.get(receiver) === result) last.delete(receiver);
    };
    last.set(receiver, result);
    result.then(forget, forget);
    const batch = { items, result };
    waiting.set(receiver, batch);
    return batch;
  }

  return (receiver, item) => {
    const batch = waiting.get(receiver) ?? open(receiver);
    batch.items.push(item);
    return batch.result;
  };
}
