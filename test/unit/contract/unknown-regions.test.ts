import { unknownRegionProblems } from '../../../contract/unknown-regions';
import { USUAL_REGIONS } from '../../../simulator/usual-regions';

const regions = Object.keys(USUAL_REGIONS);
const list = `(regions): this account has ${regions.join(', ')}`;

test('a mistyped region is answered with the nearest one, and with the list of all after it', () => {
  const named = [
    { field: 'source.regionId', regionId: 'cn-hangzhou' },
    { field: 'targets.0', regionId: 'cn-beijng' },
    { field: 'targets.1', regionId: 'us-wset-1' },
    { field: 'targets.2', regionId: 'mars-north-1' },
  ];

  expect(unknownRegionProblems(named, regions)).toEqual([
    'targets.0: "cn-beijng" is not a region of this account; did you mean "cn-beijing"?',
    'targets.1: "us-wset-1" is not a region of this account; did you mean "us-west-1"?',
    'targets.2: "mars-north-1" is not a region of this account; use one of those listed below',
    list,
  ]);
});

test('the regions are listed once, however many are mistyped', () => {
  const named = Array.from({ length: 150 }, (_, n) => ({
    field: `targets.${String(n)}`,
    regionId: `moon-${String(n)}`,
  }));
  const problems = unknownRegionProblems(named, regions);

  expect(problems).toHaveLength(151);
  expect(problems.filter((line) => line.includes('cn-shanghai'))).toEqual([list]);
  expect(problems.join('\n').length).toBeLessThan(15_000);
});

test('regions of the account are no problem', () => {
  expect(unknownRegionProblems([{ field: 'targets.0', regionId: 'cn-beijing' }], regions)).toEqual([]);
});
