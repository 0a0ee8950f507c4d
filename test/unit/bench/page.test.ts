import { timelineOf } from '../../../client/pictures/timeline';
import { barsSvg } from '../../../bench/page/bars';
import { curvesSvg } from '../../../bench/page/curves';
import { pictureFiles } from '../../../bench/page/pictures';
import { MACHINE_SECTION, renderedPage, sectionNames } from '../../../bench/page/sections';
import { cellText, type Results } from '../../../bench/results';
import { SCENARIO_NAMES } from '../../../bench/scenarios/names';
import { benchDocs, benchDocsNow } from '../../../scripts/bench-docs';

const EMPTY =
  '# Page\n\n<!-- bench:machine -->\n\n<!-- end of bench:machine -->\n\ntext\n\n<!-- bench:one -->\n\n<!-- end of bench:one -->\n';

const TIMELINE = timelineOf(
  {
    replicationId: 'replicate/m-1/x',
    status: 'running',
    source: { regionId: 'cn-hangzhou', imageId: 'm-1', name: 'web' },
    copies: [],
  },
  0,
);

const RESULTS: Results = {
  machine: { cpu: 'CPU', cores: 2, memoryGiB: 7.75, system: 'Linux 6', node: 'v20', temporal: 'server 1' },
  scenarios: {
    one: {
      measuredAt: '2026-11-26T17:00:00.000Z',
      seconds: 61.4,
      busyBefore: 0.031,
      code: 'abc',
      tables: [{ title: 'Costs', columns: ['what', 'ms'], rows: [['a copy', 45.26]] }],
      pictures: [
        { file: 'one.svg', alt: 'What ran when', kind: 'timeline', timeline: TIMELINE },
        { file: 'two.svg', alt: 'How long', kind: 'bars', bars: { title: 'Bars', note: '', groups: [] } },
      ],
    },
  },
};

describe('docs/benchmarks.md', () => {
  test('and its pictures say what bench/results.json says; there are no figures without results', () => {
    expect(benchDocsNow()).toEqual(benchDocs());
  });

  test('has a section for the machine and for every scenario', () => {
    expect(sectionNames(benchDocs().page)).toEqual([MACHINE_SECTION, ...SCENARIO_NAMES]);
  });
});

describe('a page', () => {
  const page = renderedPage(EMPTY, RESULTS);

  test('gets the tables, the pictures and when they were measured', () => {
    expect(page).toContain('**Costs**\n\n| what   | ms   |\n| ------ | ---- |\n| a copy | 45.3 |\n');
    expect(page).toContain('![What ran when](pictures/bench/one.svg)\n\n![How long](pictures/bench/two.svg)');
    expect(page).toContain(
      'Commit abc, measured on 2026-11-26 in 61 s. Others used 3 % of the CPU in the seconds before.',
    );
    expect(page).toContain('| memory    | 7.75 GiB     |');
  });

  test('made again is the same, and without results it is empty again', () => {
    expect(renderedPage(page, RESULTS)).toBe(page);
    expect(renderedPage(page, undefined)).toBe(EMPTY);
  });

  test('keeps what stands between its sections, and has nothing of a scenario that did not run', () => {
    expect(page).toContain('\n\ntext\n\n');
    expect(renderedPage(EMPTY, { ...RESULTS, scenarios: {} })).toContain(
      '<!-- bench:one -->\n\n<!-- end of bench:one -->\n',
    );
  });
});

test('there is a file for every picture', () => {
  expect([...pictureFiles(RESULTS).keys()]).toEqual(['one.svg', 'two.svg']);
  expect(pictureFiles(undefined).size).toBe(0);
});

test.each([
  [12345, '12345'],
  [354.4, '354'],
  [45.26, '45.3'],
  [1.186, '1.19'],
  [NaN, ''],
  ['both', 'both'],
])('the cell %p reads %p', (cell, text) => {
  expect(cellText(cell)).toBe(text);
});

describe('bars', () => {
  const svg = barsSvg({
    title: 'Ends',
    note: 'seconds',
    groups: [
      {
        title: 'Without faults',
        bars: [
          { label: 'us & you', value: 10, text: '10 s', kind: 'ours' },
          { label: 'others', value: 20, text: '20 s', kind: 'other' },
        ],
      },
    ],
  });

  test('have lengths in proportion', () => {
    const [ours, others] = [...svg.matchAll(/<rect class="[ab]" x="[\d.]+" y="\d+" width="([\d.]+)"/g)].map(numberOf);
    expect(others).toBeCloseTo(2 * (ours ?? NaN), 0);
  });

  test('are small, whole, and escape what they get', () => {
    expect(svg).toContain('us &amp; you');
    expect(svg).not.toMatch(/NaN|undefined/);
    expect(svg.length).toBeLessThan(4000);
  });

  test('of nothing are a picture, too', () => {
    expect(barsSvg({ title: '', note: '', groups: [] })).not.toMatch(/NaN|Infinity/);
  });
});

function numberOf(match: RegExpMatchArray): number {
  return Number(match[1]);
}

describe('curves', () => {
  const svg = curvesSvg({
    title: 'Growth',
    note: '',
    xLabel: 'copies',
    curves: [
      {
        name: 'level',
        points: [
          [100, 5],
          [1000, 5],
          [10_000, 5],
        ],
      },
      {
        name: 'steep',
        points: [
          [100, 1],
          [10_000, 100],
        ],
      },
    ],
  });

  test('have a dot for every figure, marks at powers of ten, and their names', () => {
    expect(svg.match(/<circle/g)).toHaveLength(5);
    for (const text of ['>100</text>', '>1,000</text>', '>10,000</text>', '>level</text>', '>copies</text>'])
      expect(svg).toContain(text);
  });

  test('are level where nothing grows', () => {
    const [, line = ''] = /<path class="line stroke-0" d="M([^"]+)"/.exec(svg) ?? [];
    const heights = new Set(line.split('L').map((place) => place.split(' ')[1]));
    expect(heights.size).toBe(1);
  });

  test('of one figure are a picture, too', () => {
    const one = { title: '', note: '', xLabel: '', curves: [{ name: 'one', points: [[1, 1]] as [number, number][] }] };
    expect(curvesSvg(one)).not.toMatch(/NaN|Infinity/);
  });
});
