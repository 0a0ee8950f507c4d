import { EventEmitter } from 'node:events';
import { createProgress, DEFAULT_SILENCE, type Progress } from '../../../../client/follow/progress';
import { copyError } from '../../../../contract/errors';
import type { CopyRecord, Manifest } from '../../../../contract/schema/manifest';
import { durationMs } from '../../../../contract/schema/request';
import { VirtualTerminal } from '../../../support/virtual-terminal';

function manifest(status: CopyRecord['status'], progress: number): Manifest {
  const copy = { regionId: 'cn-beijing', required: true, status, progress, imageId: 'm-2', attempts: 1 };
  return {
    replicationId: 'replicate/m-1',
    status: 'running',
    source: { regionId: 'cn-hangzhou', imageId: 'm-1', name: 'web' },
    copies: [copy],
  };
}

/** A stream that shows what it gets on a terminal, and counts the writes. */
class Screen extends EventEmitter {
  readonly isTTY = true;
  readonly terminal: VirtualTerminal;
  writes = 0;

  constructor(
    public columns = 40,
    public rows = 20,
    reflows = true,
  ) {
    super();
    this.terminal = new VirtualTerminal(columns || 80, rows || 24, reflows);
  }

  get lines(): string[] {
    return this.terminal.seen;
  }

  write(text: string): boolean {
    this.writes += 1;
    this.terminal.write(text);
    return true;
  }

  resize(columns: number, rows: number): void {
    this.terminal.resize(columns, rows);
    Object.assign(this, { columns, rows });
    this.emit('resize');
  }
}

/** Progress on a screen; closed after the test, as it listens to signals. */
function progressOn(screen: Screen, settings: Parameters<typeof createProgress>[1] = {}): Progress {
  const progress = createProgress(screen as unknown as NodeJS.WriteStream, settings);
  opened.push(progress);
  return progress;
}

const opened: Progress[] = [];
const before = { ...process.env };

beforeAll(() => {
  process.env['FORCE_COLOR'] = '0';
  process.env['TERM'] = 'xterm';
});

afterEach(() => {
  for (const progress of opened.splice(0)) progress.close();
});

afterAll(() => {
  process.env = before;
});

describe('progress on a terminal', () => {
  test('is one table that is drawn anew, each time in one write', () => {
    const screen = new Screen();
    const progress = progressOn(screen);

    progress.show(manifest('copying', 10));
    const height = screen.lines.length;
    progress.show(manifest('copying', 43));

    expect(screen.writes).toBe(2);
    expect(screen.lines).toHaveLength(height);
    expect(screen.lines[3]).toBe('cn-beijing  copying  ####......  43 %');
  });

  test('is not drawn anew when nothing has changed, and can be taken away', () => {
    const screen = new Screen();
    const progress = progressOn(screen);

    progress.show(manifest('copying', 10));
    progress.show(manifest('copying', 10));
    expect(screen.writes).toBe(1);
    progress.erase();
    expect(screen.lines).toEqual([]);
  });

  test('shows the time that a copy takes as it goes on', () => {
    const screen = new Screen(80);
    const clock = { now: Date.parse('2026-11-26T14:00:42Z') };
    const progress = progressOn(screen, { now: () => clock.now });
    const { copies, ...rest } = manifest('copying', 10);
    const timed = { ...rest, copies: copies.map((copy) => ({ ...copy, startedAt: '2026-11-26T14:00:00Z' })) };

    progress.show(timed);
    expect(screen.lines[3]).toBe('cn-beijing  copying  #.........  10 %  42s   ~7m   m-2');
    clock.now += 60_000;
    progress.show(timed);
    expect(screen.lines[3]).toBe('cn-beijing  copying  #.........  10 %  1m 42s  ~6m   m-2');
  });

  test('counts two columns for a Chinese letter, as a line that wraps could not be drawn anew', () => {
    const screen = new Screen(20);
    const { source, ...rest } = manifest('copying', 10);
    progressOn(screen).show({ ...rest, source: { ...source, name: '网站'.repeat(9) } });

    expect(screen.lines[0]).toBe('m-1 (网站网站网站…');
  });

  test('has the errors below it, wrapped and not cut, and leaves room for them', () => {
    const screen = new Screen(40, 14);
    const { copies, ...rest } = manifest('failed', 10);
    const error = copyError('NameConflict', 'cn-beijing', 'CopyImage in cn-hangzhou: the name web is taken there');
    const copy = { ...(copies[0] as CopyRecord), error };
    progressOn(screen).show({ ...rest, copies: Array<CopyRecord>(20).fill(copy) });

    const at = screen.lines.indexOf('NameConflict: cn-beijing');
    expect(screen.lines).toHaveLength(13);
    expect(screen.lines[at - 2]).toMatch(/^not shown: 1\d failed/);
    expect(screen.lines.slice(at + 1, at + 4)).toEqual([
      '  CopyImage in cn-hangzhou: the name',
      '    web is taken there',
      '  meaning: Another image in the target',
    ]);
  });

  test('does without the size of the terminal', () => {
    const screen = new Screen(0, 0);
    progressOn(screen).show(manifest('copying', 10));

    expect(screen.lines[0]).toBe('m-1 (web) from cn-hangzhou: running, 0 of 1 available');
  });

  test('leaves what is said above the table, of which there is only one', () => {
    const screen = new Screen();
    const progress = progressOn(screen);

    progress.show(manifest('copying', 10));
    progress.say('aborting');
    progress.show(manifest('cancelled', 10));
    progress.show(manifest('cancelled', 20));

    expect(screen.lines[0]).toBe('aborting');
    expect(screen.lines.filter((line) => line.startsWith('cn-beijing'))).toHaveLength(1);
  });

  test('hides the cursor while there is a table, and gives it back at the end', () => {
    const screen = new Screen();
    const progress = progressOn(screen);
    expect(screen.terminal.isCursorShown).toBe(true);

    progress.show(manifest('copying', 10));
    expect(screen.terminal.isCursorShown).toBe(false);
    progress.close();
    expect(screen.terminal.isCursorShown).toBe(true);
    expect(screen.lines).not.toEqual([]);
  });

  test('is a line per change on a dumb terminal, which cannot go back', () => {
    process.env['TERM'] = 'dumb';
    const screen = new Screen();
    progressOn(screen).show(manifest('copying', 10));
    process.env['TERM'] = 'xterm';

    expect(screen.lines).toEqual(['cn-beijing: copying 0 %']);
  });

  describe.each([
    ['breaks its lines anew', true],
    ['cuts its lines', false],
  ])('after a resize, on a terminal that %s,', (_, reflows) => {
    test.each([
      [100, 20, 30, 20],
      [100, 20, 60, 8],
      [30, 8, 120, 30],
      [80, 24, 79, 24],
      [80, 24, 10, 3],
    ])('from %d x %d to %d x %d, there is the table and nothing of the old one', (columns, rows, to, toRows) => {
      const now = (): number => Date.parse('2026-11-26T14:10:00Z');
      const screen = new Screen(columns, rows, reflows);
      const copies = Array.from({ length: 5 }, (_unused, n) => ({
        ...(manifest('copying', 10).copies[0] as CopyRecord),
        regionId: `cn-region-${String(n)}`,
        startedAt: '2026-11-26T14:00:00Z',
      }));
      const shown = { ...manifest('copying', 10), copies };
      const progress = progressOn(screen, { now });

      progress.show(shown);
      screen.resize(to, toRows);

      const expected = new Screen(to, toRows);
      progressOn(expected, { now }).show(shown);
      expect(screen.lines).toEqual(expected.lines);
      progress.erase();
      expect(screen.lines).toEqual([]);
    });
  });
});

describe('a silence', () => {
  const WAITED_FOR = 'still waiting';

  /** Progress with a clock of its own, which tests set. */
  function progressAt(stream: unknown): { progress: Progress; clock: { now: number } } {
    const clock = { now: 0 };
    const progress = createProgress(stream as NodeJS.WriteStream, { silenceMs: 120_000, now: () => clock.now });
    opened.push(progress);
    return { progress, clock };
  }

  test('is broken with what is waited for, once it has lasted long enough, and again after as long', () => {
    const written: string[] = [];
    const { progress, clock } = progressAt({ isTTY: false, write: (text: string) => written.push(text) });

    clock.now = 60_000;
    progress.show(manifest('copying', 0));
    for (clock.now = 61_000; clock.now < 430_000; clock.now += 1_000) {
      progress.show(manifest('copying', 10));
      progress.remind(WAITED_FOR);
    }

    expect(written).toEqual(['cn-beijing: copying 0 %\n', ...Array<string>(3).fill(`${WAITED_FOR}\n`)]);
  });

  test('lasts a few minutes at most unless a caller says otherwise, as pipelines end what is silent for ten', () => {
    expect(durationMs(DEFAULT_SILENCE)).toBeLessThanOrEqual(5 * 60_000);
  });

  test('on a terminal is broken by the table, as the reader of the terminal may be a pipeline', () => {
    const screen = new Screen();
    const { progress, clock } = progressAt(screen);
    progress.show(manifest('copying', 10));
    const shown = [...screen.lines];

    clock.now = 120_000;
    progress.remind(WAITED_FOR);

    expect(screen.writes).toBe(2);
    expect(screen.lines).toEqual(shown);
  });

  test('on a terminal is broken with what is waited for, while there is no table', () => {
    const screen = new Screen();
    const { progress, clock } = progressAt(screen);

    clock.now = 120_000;
    progress.remind(WAITED_FOR);

    expect(screen.lines).toEqual([WAITED_FOR]);
  });
});

describe('progress elsewhere', () => {
  test('begins each line with its time in UTC where that is wanted, and not on a terminal', () => {
    const written: string[] = [];
    const stream = { isTTY: false, write: (text: string) => written.push(text) };
    const settings = { timestamps: true, silenceMs: 1000, now: () => Date.UTC(2026, 10, 26, 14, 3, 5, 999) };
    const progress = createProgress(stream as unknown as NodeJS.WriteStream, settings);
    progress.show(manifest('copying', 0));
    progress.say('aborting');

    expect(written).toEqual(['2026-11-26T14:03:05Z cn-beijing: copying 0 %\n', '2026-11-26T14:03:05Z aborting\n']);

    const screen = new Screen();
    progressOn(screen, settings).say('aborting');
    expect(screen.lines).toEqual(['aborting']);
  });

  test('is a line per change', () => {
    const written: string[] = [];
    const stream = { isTTY: false, write: (text: string) => written.push(text) };
    const progress = createProgress(stream as unknown as NodeJS.WriteStream);

    progress.show(manifest('copying', 0));
    progress.show(manifest('copying', 0));
    progress.show(manifest('available', 100));

    expect(written).toEqual(['cn-beijing: copying 0 %\n', 'cn-beijing: available as m-2\n']);
  });
});
