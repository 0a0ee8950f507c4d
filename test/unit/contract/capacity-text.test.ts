import { capacityWarnings, durationText, poolSeconds } from '../../../contract/capacity-text';
import type { PoolLoad } from '../../../contract/schema/drift';

const HOUR = 3600;
const POOL: PoolLoad = { regionId: 'cn-hangzhou', role: 'source', limit: 5, atATime: 5, lacking: 0, recent: 0 };

interface Given {
  pools: Partial<PoolLoad>[];
  copySeconds?: number;
  recentSeconds?: number;
  rpoSeconds?: number;
  everySeconds?: number;
}

function warnings({ pools, copySeconds = 1200, recentSeconds = 4 * HOUR, rpoSeconds = 4 * HOUR, ...every }: Given) {
  const loads = { copySeconds, recentSeconds, pools: pools.map((pool) => ({ ...POOL, ...pool })) };
  return capacityWarnings(loads, { rpoSeconds, ...every });
}

test('what comes up within the RPO and takes longer is told with its arithmetic and the fix', () => {
  expect(warnings({ pools: [{ recent: 120 }] })).toEqual([
    'new images: 120 copies x 20 min / 5 at a time in cn-hangzhou = 8 h, more than the RPO of 4 h leaves; select fewer images or regions, or copy some of the images from another region, or raise the limit as far as ECS allows',
  ]);
});

test('what lacks now and takes longer than the RPO is told, unless the new images are already too many', () => {
  expect(warnings({ pools: [{ lacking: 61 }] })).toEqual([
    expect.stringMatching(/^lacking now: 61 copies x 20 min .* = 4 h 4 min, more than the RPO of 4 h leaves; /),
  ]);
  expect(warnings({ pools: [{ lacking: 200, recent: 120 }] })).toEqual([expect.stringMatching(/^new images: 120 /)]);
});

test('what takes exactly the RPO fits', () => {
  expect(warnings({ pools: [{ lacking: 60, recent: 60 }] })).toEqual([]);
});

test('one source region carries 360 copies of 20 min a day, whatever the RPO', () => {
  const week = { recentSeconds: 24 * HOUR, rpoSeconds: 7 * 24 * HOUR };
  expect(warnings({ pools: [{ recent: 360 }], ...week })).toEqual([]);
  expect(warnings({ pools: [{ recent: 361 }], ...week })).toEqual([
    expect.stringContaining('= 24 h 4 min, more than the 24 h in which they were created; '),
  ]);
});

test('the time between two nights leaves less of the RPO', () => {
  const daily = { recentSeconds: 24 * HOUR, rpoSeconds: 26 * HOUR };
  expect(warnings({ pools: [{ recent: 31 }], ...daily })).toEqual([]);
  expect(warnings({ pools: [{ recent: 31 }], ...daily, everySeconds: 24 * HOUR })).toEqual([
    expect.stringContaining(
      '= 2 h 4 min, more than the 2 h that the RPO of 26 h leaves with 24 h between two nights; ',
    ),
  ]);
});

test('nights that are further apart than the RPO are told, and nothing else', () => {
  expect(warnings({ pools: [{ recent: 999 }], everySeconds: 4 * HOUR })).toEqual([
    'an image may wait 4 h for its night, and the RPO is 4 h; run the nights more often, or allow a longer RPO',
  ]);
});

test('a region without slots makes no copy, however few are wanted', () => {
  expect(warnings({ pools: [{ limit: 0, atATime: 0, lacking: 1 }] })).toEqual([
    'no copy runs in cn-hangzhou: the limit there is 0; raise it, or leave the region out',
  ]);
});

test('target regions of the same load share a warning, which speaks of no other source', () => {
  const full = { role: 'target', recent: 70 } as const;
  const [text, ...others] = warnings({
    pools: [
      { ...full, regionId: 'cn-beijing' },
      { regionId: 'eu-central-1', role: 'target', recent: 1 },
      { ...full, regionId: 'us-west-1' },
    ],
  });
  expect(text).toContain('5 at a time in each of cn-beijing, us-west-1 = 4 h 40 min');
  expect(text).toMatch(/; select fewer images or regions, or raise the limit as far as ECS allows$/);
  expect(others).toEqual([]);
});

test('where the night and not the limit keeps copies waiting, a larger limit is not advised', () => {
  const [text] = warnings({ pools: [{ role: 'target', limit: 50, atATime: 10, recent: 300 }] });
  expect(text).toMatch(/; select fewer images or regions, or split the policy$/);
});

test('a pool needs no time for nothing, and never ends without slots', () => {
  expect(poolSeconds(0, { atATime: 0 }, 1200)).toBe(0);
  expect(poolSeconds(1, { atATime: 0 }, 1200)).toBe(Infinity);
});

test.each([
  [1, '1 s'],
  [60, '1 min'],
  [61, '2 min'],
  [3600, '1 h'],
  [5999, '1 h 40 min'],
  [93_600, '26 h'],
])('%d seconds are %s', (seconds, text) => {
  expect(durationText(seconds)).toBe(text);
});
