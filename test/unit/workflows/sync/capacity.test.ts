import type { Selection, SlotLimits } from '../../../../contract/night';
import { DriftReport, type PoolLoad } from '../../../../contract/schema/drift';
import { withCapacity } from '../../../../workflows/sync/capacity';
import { firstReport } from '../../../../workflows/sync/drift';

const AT = '2026-11-26T02:00:00.000Z';
const HOUR_MS = 3_600_000;
const SLOTS: SlotLimits = { pools: 'both', defaultLimit: 5, limits: {} };
const TARGETS = ['cn-beijing', 'eu-central-1'];

interface Given {
  slots?: SlotLimits;
  rpoHours?: number;
  /** Hours before the report at which the images were created. */
  agesOfImages?: number[];
  targets?: string[];
  /** Those that have all the images. */
  complete?: string[];
}

function selectionOf({ slots = SLOTS, rpoHours = 4, agesOfImages = [1], targets = TARGETS }: Given): Selection {
  return {
    policyId: 'sync/0',
    regionId: 'cn-hangzhou',
    rpoSeconds: rpoHours * 3600,
    images: agesOfImages.map((hours, index) => ({
      imageId: `m-${String(index)}`,
      name: 'web',
      copyName: `web-${String(index)}`,
      createdAt: new Date(Date.parse(AT) - hours * HOUR_MS).toISOString(),
    })),
    targets: targets.map((regionId) => ({ regionId, required: true })),
    slots,
    copySeconds: 1200,
  };
}

function capacity(given: Given): NonNullable<DriftReport['capacity']> {
  const selection = selectionOf(given);
  const { images, targets } = selection;
  const regions = targets.map(({ regionId }) => ({
    regionId,
    findings: (given.complete ?? []).includes(regionId)
      ? images.map(({ imageId }) => ({ imageId, copyId: 'm-copy', state: 'ready' as const, text: '' }))
      : [],
  }));
  const report = withCapacity(firstReport({ selection, regions, memory: {}, at: AT }), selection);
  return DriftReport.parse(report).capacity ?? { copySeconds: 0, recentSeconds: 0, pools: [], warnings: [] };
}

function loads(given: Given): string[] {
  const text = ({ regionId, role, atATime, lacking, recent }: PoolLoad): string =>
    `${regionId} ${role} ${[lacking, recent].join('+')}/${String(atATime)}`;
  return capacity(given).pools.map(text);
}

test.each<[SlotLimits['pools'], string[]]>([
  ['both', ['cn-hangzhou source 4+4/5', 'cn-beijing target 2+2/5', 'eu-central-1 target 2+2/5']],
  ['target', ['cn-beijing target 2+2/5', 'eu-central-1 target 2+2/5']],
  ['source', ['cn-hangzhou source 4+4/5']],
])('with the pools %s, a copy counts where it counts for the slots', (pools, expected) => {
  expect(loads({ slots: { ...SLOTS, pools }, agesOfImages: [1, 2] })).toEqual(expected);
});

test('copies that are there lack no more, and still come up every night', () => {
  expect(loads({ complete: ['cn-beijing'] })).toEqual([
    'cn-hangzhou source 1+2/5',
    'cn-beijing target 0+1/5',
    'eu-central-1 target 1+1/5',
  ]);
});

test('recent are the images of the RPO, of a day at most, before the newest one', () => {
  const slots: SlotLimits = { ...SLOTS, pools: 'source' };
  const given = { slots, agesOfImages: [100, 103, 104, 123.9, 124], targets: ['cn-beijing'], complete: ['cn-beijing'] };
  expect(loads({ ...given, rpoHours: 4 })).toEqual(['cn-hangzhou source 0+2/5']);
  expect(loads({ ...given, rpoHours: 48 })).toEqual(['cn-hangzhou source 0+4/5']);
});

test('the pool with the most work for a slot comes first, and one without slots before all', () => {
  const limits = { 'cn-hangzhou': 50, 'eu-central-1': 0, 'us-west-1': 1 };
  expect(loads({ slots: { ...SLOTS, limits }, targets: [...TARGETS, 'us-west-1'] })).toEqual([
    'eu-central-1 target 1+1/0',
    'us-west-1 target 1+1/1',
    'cn-beijing target 1+1/5',
    'cn-hangzhou source 3+3/30',
  ]);
});

test('a night has ten images in work, whatever the limit of a region is', () => {
  const slots: SlotLimits = { ...SLOTS, defaultLimit: 50 };
  expect(loads({ slots })).toEqual([
    'cn-beijing target 1+1/10',
    'cn-hangzhou source 2+2/20',
    'eu-central-1 target 1+1/10',
  ]);
});

test('120 copies of 20 min in 4 hours are too many for five slots, and the report says so', () => {
  const agesOfImages = Array.from({ length: 60 }, () => 1);
  expect(capacity({ agesOfImages }).warnings).toEqual([
    expect.stringContaining('120 copies x 20 min / 5 at a time in cn-hangzhou = 8 h, more than the RPO of 4 h leaves'),
  ]);
  expect(capacity({ agesOfImages: agesOfImages.slice(0, 30) }).warnings).toEqual([]);
});

test('images that cannot be copied, and those of unknown age, are no load of a night', () => {
  const selection = selectionOf({ targets: ['cn-beijing'] });
  const images = [
    { imageId: 'm-gone', name: '', problem: 'it does not exist' },
    { imageId: 'm-undated', name: 'web', copyName: 'web' },
  ];
  const regions = [{ regionId: 'cn-beijing', findings: [] }];
  const report = firstReport({ selection: { ...selection, images }, regions, memory: {}, at: AT });
  expect(withCapacity(report, selection).capacity?.pools.map(({ lacking, recent }) => [lacking, recent])).toEqual([
    [1, 0],
    [1, 0],
  ]);
});

test('a policy that selects no image has no load', () => {
  expect(capacity({ agesOfImages: [] })).toMatchObject({ pools: [], warnings: [] });
});

test('a selection of an earlier version leaves the report as it is', () => {
  const { slots, copySeconds, ...selection } = selectionOf({});
  expect([slots, copySeconds]).toEqual([SLOTS, 1200]);
  const report = firstReport({ selection, regions: [], memory: {}, at: AT });
  expect(withCapacity(report, selection)).toBe(report);
});
