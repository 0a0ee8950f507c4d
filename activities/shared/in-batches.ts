interface Batch<Item, Result> {
  items: Item[];
  result: Promise<Result>;
}

/**
 * Sends what comes for one receiver while a call to it is under way together, in the next call, and so what comes in the
 * `pause` after it. A receiver gets one call at a time, so a call must end by itself. Everybody in a batch gets its result.
 */
export function inBatches<Item, Result>(
  send: (receiver: string, items: Item[]) => Promise<Result>,
  pause: () => Promise<void> = none,
): (receiver: string, item: Item) => Promise<Result> {
  const waiting = new Map<string, Batch<Item, Result>>();
  /** Receivers that were called, until the next call to them may begin. */
  const busy = new Map<string, Promise<void>>();

  function open(receiver: string): Batch<Item, Result> {
    const items: Item[] = [];
    const sendNow = (): Promise<Result> => {
      waiting.delete(receiver);
      return send(receiver, items);
    };
    const result = (busy.get(receiver) ?? Promise.resolve()).then(sendNow);
    const isFree = ended(result).then(pause);
    busy.set(receiver, isFree);
    void isFree.then(() => {
      if (busy.get(receiver) === isFree) busy.delete(receiver);
    });
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

function ended(call: Promise<unknown>): Promise<void> {
  const ignore = (): void => undefined;
  return call.then(ignore, ignore);
}

async function none(): Promise<void> {}
