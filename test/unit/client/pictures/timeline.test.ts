import { timelineSvg } from '../../../../client/pictures/draw';
import { slotNumbers } from '../../../../client/pictures/slots';
import { element } from '../../../../client/pictures/svg';
import { timeMarks, timeText } from '../../../../client/pictures/time';
import { timelineOf } from '../../../../client/pictures/timeline';
import type { CopyRecord, Manifest } from '../../../../contract/schema/manifest';

const START = Date.parse('2026-11-24T02:00:00.000Z');

function at(seconds: number): string {
  return new Date(START + seconds * 1000).toISOString();
}

function copyOf(regionId: string, fields: Partial<CopyRecord>): CopyRecord {
  return { regionId, required: true, status: 'available', attempts: 1, queuedAt: at(0), ...fields };
}

function manifestOf(...copies: CopyRecord[]): Manifest {
  const source = { regionId: 'cn-hangzhou', imageId: 'm-1', name: 'web' };
  return { replicationId: 'replicate/m-1/x', status: 'running', source, copies };
}

const TWO_AND_ONE = manifestOf(
  copyOf('cn-wuhan-lr', { startedAt: at(60), availableAt: at(120) }),
  copyOf('cn-beijing', { startedAt: at(2), availableAt: at(60) }),
  copyOf('us-west-1', { startedAt: at(2), availableAt: at(90) }),
);

describe('a timeline', () => {
  test('has the copies in the order of their start, each in a slot of its own at any time', () => {
    const { rows, length } = timelineOf(TWO_AND_ONE, START);
    expect(rows.map(({ label, slot, start, end }) => [label, slot, start, end])).toEqual([
      ['cn-beijing', 1, 2000, 60_000],
      ['us-west-1', 2, 2000, 90_000],
      ['cn-wuhan-lr', 1, 60_000, 120_000],
    ]);
    expect(length).toBe(120_000);
  });

  test('says what it is of, when it began and how many ran at once', () => {
    const { title, note } = timelineOf(TWO_AND_ONE, START);
    expect(title).toBe('m-1 (web) from cn-hangzhou: running');
    expect(note).toBe('from 2026-11-24 02:00:00 UTC, 2 min, 2 at once at most');
  });

  test('ends what runs now', () => {
    const manifest = manifestOf(copyOf('cn-beijing', { status: 'copying', progress: 43.2, startedAt: at(5) }));
    const { rows } = timelineOf(manifest, START + 30_000);
    expect(rows).toEqual([
      { label: 'cn-beijing', kind: 'unfinished', remark: 'copying 43 %', queued: 0, start: 5000, end: 30_000, slot: 1 },
    ]);
  });

  test.each<[string, Partial<CopyRecord>, object]>([
    [
      'that was taken from a finished copy',
      { via: { regionId: 'cn-beijing', imageId: 'm-2' }, startedAt: at(1), availableAt: at(2) },
      { kind: 'copy', remark: '1 s via cn-beijing' },
    ],
    ['adopted', { adopted: true, startedAt: at(1), availableAt: at(2) }, { kind: 'adopted', remark: '1 s adopted' }],
    ['that waits', { status: 'queued' }, { kind: 'unfinished', remark: 'queued', queued: 0, waitEnd: 60_000 }],
    [
      'that waits again, after it gave its lane back',
      { status: 'queued', startedAt: at(4), queuedAt: at(9) },
      { kind: 'unfinished', remark: 'queued', queued: 0, waitEnd: 51_000 },
    ],
    [
      'that was withdrawn before it began',
      { status: 'cancelled', compensation: { outcome: 'never-started', at: at(7) } },
      { kind: 'cancelled', remark: 'never started', queued: 0, waitEnd: 7000 },
    ],
    [
      'in the queue of ECS, taken from a finished copy',
      { status: 'waiting', startedAt: at(1), via: { regionId: 'us-west-1', imageId: 'm-2' } },
      { kind: 'unfinished', remark: 'waits in ECS via us-west-1', start: 1000, end: 60_000 },
    ],
    [
      'that runs, taken from a finished copy',
      { status: 'copying', progress: 7, startedAt: at(1), via: { regionId: 'us-west-1', imageId: 'm-2' } },
      { kind: 'unfinished', remark: 'copying 7 % via us-west-1' },
    ],
    [
      'that was cancelled, taken from a finished copy',
      {
        status: 'cancelled',
        startedAt: at(1),
        via: { regionId: 'us-west-1', imageId: 'm-2' },
        compensation: { outcome: 'cancelled', at: at(7) },
      },
      { kind: 'cancelled', remark: 'cancelled via us-west-1', start: 1000, end: 7000 },
    ],
    [
      'that had finished before an abort deleted it',
      {
        status: 'cancelled',
        startedAt: at(1),
        availableAt: at(5),
        compensation: { outcome: 'finished-deleted', at: at(9) },
      },
      { kind: 'cancelled', remark: '4 s, then deleted', start: 1000, end: 5000 },
    ],
    [
      'that could not be cancelled',
      { status: 'cancelled', startedAt: at(1), compensation: { outcome: 'could-not-cancel', at: at(9) } },
      { kind: 'cancelled', remark: 'could not cancel', start: 1000, end: 9000 },
    ],
    [
      'whose start nobody knows any more',
      { status: 'cancelling', startedAt: undefined },
      { kind: 'unfinished', remark: 'cancelling', waitEnd: 60_000 },
    ],
    [
      'cancelled',
      { status: 'cancelled', startedAt: at(1), compensation: { outcome: 'cancelled', at: at(7) } },
      { kind: 'cancelled', remark: 'cancelled', start: 1000, end: 7000 },
    ],
    [
      'that failed, nobody knows when',
      {
        status: 'failed',
        startedAt: at(1),
        error: { code: 'QuotaExceed.Image', class: 'quota', message: '', regionId: '', hint: '' },
      },
      { kind: 'failed', remark: 'QuotaExceed.Image', start: 1000, end: 1000 },
    ],
  ] as [string, Partial<CopyRecord>, object][])('tells of a copy %s', (_, fields, expected) => {
    expect(timelineOf(manifestOf(copyOf('cn-beijing', fields)), START + 60_000).rows).toEqual([
      expect.objectContaining(expected),
    ]);
  });

  test('goes on until now while copies wait, also when none runs', () => {
    const ended = copyOf('cn-beijing', { startedAt: at(2), availableAt: at(5) });
    const waiting = timelineOf(manifestOf(copyOf('us-west-1', { status: 'queued' })), START + 60_000);
    expect(waiting).toMatchObject({ length: 60_000, note: 'from 2026-11-24 02:00:00 UTC, 60 s, none has run' });
    expect(timelineOf(manifestOf(ended, copyOf('us-west-1', { status: 'queued' })), START + 60_000).length).toBe(
      60_000,
    );
  });

  test('of a replication that has not begun has no times', () => {
    const manifest = manifestOf({ regionId: 'cn-beijing', required: true, status: 'planned', attempts: 0 });
    expect(timelineOf(manifest, START)).toMatchObject({
      length: 0,
      note: 'not begun',
      rows: [{ label: 'cn-beijing', remark: 'planned' }],
    });
  });
});

describe('the picture of a timeline', () => {
  const svg = timelineSvg(timelineOf(TWO_AND_ONE, START));

  test('is whole, small, and needs nothing from outside', () => {
    expect(svg).toMatch(/^<svg xmlns="[^"]+" viewBox="0 0 860 \d+" .*<\/svg>\n$/);
    expect(svg).not.toMatch(/<script|href|url\(|@import|NaN|undefined/);
    expect(svg.length).toBeLessThan(5000);
  });

  test('has a bar and a label for each copy, and names the regions', () => {
    expect(svg.match(/<rect class="a"/g)).toHaveLength(3);
    expect(svg).toContain('>cn-wuhan-lr</text>');
    expect(svg).toContain('<title>cn-wuhan-lr: 60 s to 2 min, 60 s</title>');
  });

  test('shows how long a copy waited', () => {
    expect(svg.match(/class="wait"/g)).toHaveLength(3);
  });

  test('keeps every line of text within the picture, however long names and codes are', () => {
    const manifest = manifestOf(
      copyOf('ap-southeast-1', {
        status: 'failed',
        startedAt: at(1),
        error: {
          code: 'InvalidOperation.ServiceKeyEncryptedImageUnsupported',
          class: 'request',
          message: '',
          regionId: '',
          hint: '',
        },
      }),
    );
    manifest.source.name = 'web'.repeat(42);
    const long = timelineSvg(timelineOf(manifest, START + 60_000));
    const remark = /x="([\d.]+)" y="[\d.]+">(Invalid[^<]*)</.exec(long);
    expect(Number(remark?.[1]) + (remark?.[2]?.length ?? Infinity) * 6.6).toBeLessThanOrEqual(860);
    expect(/class="title"[^>]*>([^<]*)</.exec(long)?.[1]).toMatch(/^m-1 \([web]+\u2026\) from cn-hangzhou: running$/);
    manifest.source = { regionId: 'ap-southeast-1', imageId: 'm-bp1h46wfpjsjastc1234', name: 'web'.repeat(42) };
    manifest.status = 'succeeded';
    expect(timelineSvg(timelineOf(manifest, START))).toMatch(
      /class="title"[^>]*>[^<]* from ap-southeast-1: succeeded</,
    );
    manifest.source.name = '\u955C'.repeat(128);
    const wide = timelineSvg(timelineOf(manifest, START + 60_000));
    expect(/class="title"[^>]*>([^<]*)</.exec(wide)?.[1]?.length).toBeLessThan(72);
  });

  test.each(['cn-beijing', 'ap-northeast-1', 'ap-southeast-1', 'cn-zhangjiakou'])(
    'cuts no word short where there is room: %s',
    (regionId) => {
      const copy = copyOf('us-west-1', { startedAt: at(1), availableAt: at(77), via: { regionId, imageId: 'm-2' } });
      expect(timelineSvg(timelineOf(manifestOf(copy), START))).toContain(`>76 s via ${regionId}</text>`);
    },
  );

  test('ends the line of a wait where the wait ended', () => {
    const withdrawn = copyOf('us-west-1', {
      status: 'cancelled',
      compensation: { outcome: 'never-started', at: at(30) },
    });
    const running = copyOf('cn-beijing', { startedAt: at(0), availableAt: at(60) });
    const lines = [
      ...timelineSvg(timelineOf(manifestOf(running, withdrawn), START)).matchAll(
        /class="wait" d="M([\d.]+) [\d.]+H([\d.]+)"/g,
      ),
    ];
    const bar = /<rect class="a" x="([\d.]+)" y="[\d.]+" width="([\d.]+)"/.exec(
      timelineSvg(timelineOf(manifestOf(running, withdrawn), START)),
    );
    expect(lines).toHaveLength(1);
    expect(Number(lines[0]?.[2]) - Number(lines[0]?.[1])).toBeCloseTo(Number(bar?.[2]) / 2, 0);
  });

  test('has colours for light and dark', () => {
    expect(svg).toContain('@media(prefers-color-scheme:dark)');
    const classes = new Set([...svg.matchAll(/class="([^"]+)"/g)].map(([, name]) => name));
    for (const name of classes) if (name !== 'title') expect(svg.split(`.${name ?? ''}{`)).toHaveLength(3);
  });

  test('of nothing is a picture, too', () => {
    expect(timelineSvg(timelineOf(manifestOf(), START))).not.toMatch(/NaN|Infinity/);
  });

  test('of a name with markup shows the markup', () => {
    const manifest = manifestOf();
    manifest.source.name = '<b>"&\u0000';
    expect(timelineSvg(timelineOf(manifest, START))).toContain('&lt;b&gt;&quot;&amp;\uFFFD');
  });
});

test('slots are numbered from 1, and the lowest that is free is taken', () => {
  const spans = [
    { start: 0, end: 10 },
    { start: 0, end: 5 },
    { start: 5, end: 6 },
    { start: 10, end: 11 },
    { start: 10, end: 11 },
  ];
  expect(slotNumbers(spans)).toEqual([1, 2, 2, 1, 2]);
});

test.each([
  [300, '0.3 s'],
  [5300, '5.3 s'],
  [75_400, '75 s'],
  [354_000, '5.9 min'],
  [720_000, '12 min'],
  [6_000_000, '1 h 40 min'],
  [7_200_000, '2 h'],
])('%i ms are %s', (ms, text) => {
  expect(timeText(ms)).toBe(text);
});

test('a time axis has marks at round times, and no more than nine', () => {
  expect(timeMarks(354_000)).toEqual([0, 60_000, 120_000, 180_000, 240_000, 300_000]);
  expect(timeMarks(0)).toEqual([0]);
  for (const length of [1, 999, 59_000, 61_000, 3_599_000, 86_000_000, 300_000_000])
    expect(timeMarks(length).length).toBeLessThanOrEqual(9);
});

test('an element leaves out what is not there, and rounds', () => {
  expect(element('rect', { x: 1.26, y: undefined, class: 'a' }).markup).toBe('<rect x="1.3" class="a"/>');
  expect(element('text', {}, 'a<b', undefined, element('b', {})).markup).toBe('<text>a&lt;b<b/></text>');
});
