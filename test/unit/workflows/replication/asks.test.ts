import type { CopyRecord } from '../../../../contract/schema/manifest';
import { Asks } from '../../../../workflows/replication/asks';

const MINUTE = 60_000;
const START = Date.parse('2026-11-24T20:00:00.000Z');

function toBeijing(attempts = 1): CopyRecord {
  return { regionId: 'cn-beijing', required: true, status: 'queued', attempts };
}

describe('a copy', () => {
  it('is asked for at once, and then after pauses that grow while nothing is heard', () => {
    const asks = new Asks(10 * MINUTE, 3);
    expect(asks.dueAt(toBeijing())).toBe(0);

    let at = START;
    const pauses = [1, 2, 3, 4, 5].map(() => {
      asks.add(toBeijing(), at);
      const pause = asks.dueAt(toBeijing()) - at;
      at += pause;
      return pause / MINUTE;
    });

    expect(pauses).toEqual([10, 20, 30, 30, 30]);
  });

  it('is not asked for again while there is news of it', () => {
    const asks = new Asks(10 * MINUTE, 6);
    asks.add(toBeijing(), START);
    asks.add(toBeijing(), START + 10 * MINUTE);
    asks.hear('cn-beijing', START + 15 * MINUTE);

    expect(asks.dueAt(toBeijing())).toBe(START + 25 * MINUTE);
  });

  it('is asked for at once when it tries again', () => {
    const asks = new Asks(10 * MINUTE, 6);
    asks.add(toBeijing(1), START);
    asks.hear('cn-beijing', START + MINUTE);

    expect(asks.dueAt(toBeijing(2))).toBe(0);
    asks.add(toBeijing(2), START + 2 * MINUTE);
    expect(asks.dueAt(toBeijing(2))).toBe(START + 12 * MINUTE);
  });

  it('that is forgotten is asked for at once', () => {
    const asks = new Asks(10 * MINUTE, 6);
    asks.add(toBeijing(), START);
    asks.forget('cn-beijing');

    expect(asks.dueAt(toBeijing())).toBe(0);
  });

  it('of which there is news before it was asked for is asked for at once', () => {
    const asks = new Asks(10 * MINUTE, 6);
    asks.hear('cn-beijing', START);

    expect(asks.dueAt(toBeijing())).toBe(0);
  });
});
