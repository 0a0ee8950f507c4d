import fc from 'fast-check';
import { expectedRate, learn, type Rates } from '../../../../workflows/region-slots/rates';

const WAY = { sourceRegionId: 'cn-hangzhou', regionId: 'cn-beijing' };
const DAY_MS = 86_400_000;

function taught(secondsPerGiB: number[], way = WAY, at = 0): Rates {
  return secondsPerGiB.reduce<Rates>(
    (rates, seconds) => learn(rates, way, { sizeGiB: 40, seconds: 40 * seconds }, at),
    {},
  );
}

function expected(rates: Rates, way = WAY, at = 0): number {
  return expectedRate(rates, way, at).secondsPerGiB;
}

describe('what is expected of a copy', () => {
  test('is a stated guess while nothing is known', () => {
    expect(expectedRate({}, WAY, 0)).toEqual({ secondsPerGiB: 10, spread: 0.7, from: 'guess' });
  });

  test.each([
    [WAY, 'pair', 3],
    [{ ...WAY, sourceRegionId: 'us-west-1' }, 'target', 3],
    [{ ...WAY, regionId: 'us-west-1' }, 'all', 3],
  ] as const)('from %j is learnt from the nearest that is known: %s', (way, from, secondsPerGiB) => {
    const { secondsPerGiB: found, ...rest } = expectedRate(taught([3]), way, 0);
    expect(rest.from).toBe(from);
    expect(found).toBeCloseTo(secondsPerGiB, 1);
  });

  test('is near what it was lately', () => {
    expect(expected(taught([3, 3, 3, 3.3, 3.3, 3.3, 3.3]))).toBeCloseTo(3.2, 1);
  });

  test('says how far off it usually is', () => {
    const spread = (seconds: number[]) => expectedRate(taught(seconds), WAY, 0).spread;
    expect(spread([3, 3, 3, 3, 3, 3, 3, 3])).toBeLessThan(0.2);
    expect(spread([3, 6, 3, 6, 3, 6, 3, 6])).toBeGreaterThan(0.3);
  });

  test('is little changed by one copy that took a hundred times as long', () => {
    expect(expected(taught([3, 3, 3, 3, 3, 3, 3, 3, 300]))).toBeLessThan(3.8);
  });

  test('follows a change that lasts', () => {
    const changed = expected(taught([...Array<number>(9).fill(3), ...Array<number>(15).fill(12)]));
    expect(changed).toBeGreaterThan(10);
    expect(changed).toBeLessThanOrEqual(12.1);
  });

  test('is forgotten after three months', () => {
    const rates = taught([3]);
    expect(expectedRate(rates, WAY, 90 * DAY_MS).from).toBe('pair');
    expect(expectedRate(rates, WAY, 91 * DAY_MS).from).toBe('guess');
  });

  test('stays within what copies have shown, whatever they show', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0.01, max: 1000, noNaN: true }), { minLength: 1 }), (seconds) => {
        const found = expected(taught(seconds));
        expect(found).toBeGreaterThan(Math.min(...seconds) * 0.99);
        expect(found).toBeLessThan(Math.max(...seconds) * 1.01);
      }),
    );
  });
});

test('more pairs of regions than can be remembered push out those that were learnt longest ago', () => {
  let rates: Rates = {};
  for (let source = 0; source < 40; source += 1) {
    for (let target = 0; target < 40; target += 1) {
      const way = { sourceRegionId: `source-${source}`, regionId: `target-${target}` };
      rates = learn(rates, way, { sizeGiB: 1, seconds: 1 }, source * DAY_MS);
    }
  }
  expect(Object.keys(rates)).toHaveLength(900);
  expect(rates['source-39>target-0']).toBeDefined();
  expect(rates['source-0>target-0']).toBeUndefined();
});
