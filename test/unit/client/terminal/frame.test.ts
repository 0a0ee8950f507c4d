import { manifestView } from '../../../../client/render/manifest';
import { paintFor, plain } from '../../../../client/terminal/colours';
import { frameOf } from '../../../../client/terminal/frame';
import { widthOf } from '../../../../client/render/text-width';
import { copyError } from '../../../../contract/errors';
import type { CopyRecord, Manifest } from '../../../../contract/schema/manifest';

const NOW = Date.parse('2026-11-26T14:10:00Z');
const startedAt = '2026-11-26T14:00:00Z';

function copy(regionId: string, rest: Partial<CopyRecord> = {}): CopyRecord {
  return { regionId, required: true, status: 'copying', attempts: 1, progress: 25, imageId: 'm-2', startedAt, ...rest };
}

function viewOf(copies: CopyRecord[]): ReturnType<typeof manifestView> {
  const source = { regionId: 'cn-hangzhou', imageId: 'm-1', name: 'web' };
  const manifest: Manifest = { replicationId: 'replicate/m-1', status: 'running', source, copies };
  return manifestView(manifest, { now: NOW });
}

const COPIES = [
  copy('cn-beijing', { status: 'available', progress: 100, availableAt: '2026-11-26T14:03:05Z' }),
  copy('cn-shanghai'),
  { ...copy('eu-central-1', { status: 'queued', queuedAt: startedAt }), progress: undefined, imageId: undefined },
] as CopyRecord[];

test('a window with room for all shows bars, the time that copies take and have left', () => {
  expect(frameOf(viewOf(COPIES), { columns: 100, rows: 24 }, plain)).toEqual([
    'm-1 (web) from cn-hangzhou: running, 1 of 3 available',
    '',
    'REGION        STATUS     PROGRESS          TIME     LEFT  IMAGE',
    'cn-beijing    available  ########## 100 %  3m 05s         m-2',
    'cn-shanghai   copying    ###.......  25 %  10m 00s  ~30m  m-2',
    'eu-central-1  queued                       10m 00s',
  ]);
});

test('a narrow window leaves out whole columns, and says which', () => {
  expect(frameOf(viewOf(COPIES), { columns: 50, rows: 24 }, plain)).toEqual([
    'm-1 (web) from cn-hangzhou: running, 1 of 3 avai…',
    '',
    'REGION        STATUS     PROGRESS          LEFT',
    'cn-beijing    available  ########## 100 %',
    'cn-shanghai   copying    ###.......  25 %  ~30m',
    'eu-central-1  queued',
    'not shown: columns IMAGE, TIME',
  ]);
});

test('a low window shows what runs and what failed first, in the order of the regions, and counts the rest', () => {
  const settled = Array.from({ length: 9 }, (_, n) => copy(`cn-${String(n)}`, { status: 'available', progress: 100 }));
  const copies = [...settled, copy('us-east-1'), copy('us-west-1', { status: 'queued' }), copy('us-west-2')];
  expect(frameOf(viewOf(copies), { columns: 100, rows: 7 }, plain)).toEqual([
    'm-1 (web) from cn-hangzhou: running, 9 of 12 available',
    expect.stringMatching(/^REGION/),
    expect.stringMatching(/^us-east-1/),
    expect.stringMatching(/^us-west-1 +queued/),
    expect.stringMatching(/^us-west-2/),
    'not shown: 9 available',
  ]);
});

const failed = copy('us-west-1', {
  status: 'failed',
  error: copyError(
    'NameConflict',
    'us-west-1',
    'CopyImage in cn-hangzhou: the name 网站 is taken there by another image',
  ),
});

test.each([
  [[...COPIES, failed]],
  [Array.from({ length: 40 }, (_, n) => ({ ...failed, regionId: `r-${String(n)}` }))],
  [COPIES],
])('no window, however small, gets a line that is too wide, or a line too many', (copies) => {
  const paint = paintFor({ isTTY: true, hasColors: () => true });
  for (const columns of [1, 2, 3, 7, 12, 20, 33, 34, 48, 61, 75, 90, 119])
    for (const rows of [1, 2, 3, 4, 7, 8, 9, 15, 29]) {
      const lines = frameOf(viewOf(copies), { columns, rows }, paint);
      expect(lines.length).toBeLessThanOrEqual(Math.max(1, rows - 1));
      expect(Math.max(...lines.map(widthOf))).toBeLessThanOrEqual(Math.max(1, columns - 1));
    }
});

test('a colour repeats what a word says: without colours, the text is the same', () => {
  const view = viewOf([...COPIES, failed]);
  const paint = (style: string, text: string): string => (text === '' ? '' : `<${style}>${text}</>`);
  const painted = frameOf(view, { columns: 100, rows: 24 }, paint);

  expect(painted[3]).toBe('cn-beijing    <green>available</>  <green>########## 100 %</>  3m 05s         m-2');
  expect(painted.find((line) => line.startsWith('<red>NameConflict: us-west-1</>'))).toBeDefined();
  const bare = painted.map((line) => line.replaceAll(/<\/?\w*>/g, ''));
  expect(bare).toEqual(frameOf(view, { columns: 100, rows: 24 }, plain));
});
