import { createProgress, DEFAULT_SILENCE, type Progress } from '../../../client/progress';
import { copyError } from '../../../contract/errors';
import type { CopyRecord, Manifest } from '../../../contract/schema/manifest';
import { durationMs } from '../../../contract/schema/request';

function manifest(status: CopyRecord['status'], progress: number): Manifest {
  const copy = { regionId: 'cn-beijing', required: true, status, progress, imageId: 'm-2', attempts: 1 };
  return {
    replicationId: 'replicate/m-1',
    status: 'running',
    source: { regionId: 'cn-hangzhou', imageId: 'm-1', name: 'web' },
    copies: [copy],
  };
}

/** A terminal as far as the table needs one: it keeps the lines and erases those that are drawn anew. */
class Screen {
  readonly isTTY = true;
  lines: string[] = [];
  writes = 0;

  constructor(
    readonly columns = 40,
    readonly rows = 20,
  ) {}

  write(text: string): boolean {
    this.writes += 1;
    this.lines.push(...text.replace(/\n$/, '').split('\n'));
    return true;
  }

  moveCursor(_: number, rows: number): void {
    this.lines = this.lines.slice(0, this.lines.length + rows);
  }

  cursorTo(): void {
    return;
  }

  clearScreenDown(): void {
    return;
  }
}

describe('progress on a terminal', () => {
  test('is one table that is drawn anew, cut to the width of the terminal', () => {
    const screen = new Screen();
    const progress = createProgress(screen as unknown as NodeJS.WriteStream);

    progress.show(manifest('copying', 10));
    const height = screen.lines.length;
    progress.show(manifest('copying', 43));

    expect(screen.lines).toHaveLength(height);
    expect(screen.lines.at(-1)).toBe('cn-beijing  copying  ####......  43 %  m-2'.slice(0, 39));
  });

  test('is not drawn anew when nothing has changed, and can be taken away', () => {
    const screen = new Screen();
    const progress = createProgress(screen as unknown as NodeJS.WriteStream);

    progress.show(manifest('copying', 10));
    progress.show(manifest('copying', 10));
    expect(screen.writes).toBe(1);
    progress.erase();
    expect(screen.lines).toEqual([]);
  });

  test('shows as much as the terminal has room for, as what has scrolled away cannot be drawn anew', () => {
    const screen = new Screen(80, 6);
    const progress = createProgress(screen as unknown as NodeJS.WriteStream);
    const { copies, ...rest } = manifest('copying', 10);

    progress.show({ ...rest, copies: Array<CopyRecord>(9).fill(copies[0] as CopyRecord) });

    expect(screen.lines).toHaveLength(5);
    expect(screen.lines.at(-1)).toBe('... 8 more');
  });

  test('counts two columns for a Chinese letter, as a line that wraps could not be drawn anew', () => {
    const screen = new Screen(20);
    const { source, ...rest } = manifest('copying', 10);
    createProgress(screen as unknown as NodeJS.WriteStream).show({
      ...rest,
      source: { ...source, name: '网站'.repeat(9) },
    });

    expect(screen.lines[0]).toBe('m-1 (网站网站网站网');
  });

  test('has the errors below it, wrapped and not cut, and leaves room for them', () => {
    const screen = new Screen(40, 14);
    const { copies, ...rest } = manifest('failed', 10);
    const error = copyError('NameConflict', 'cn-beijing', 'CopyImage in cn-hangzhou: the name web is taken there');
    const copy = { ...(copies[0] as CopyRecord), error };
    createProgress(screen as unknown as NodeJS.WriteStream).show({ ...rest, copies: Array<CopyRecord>(20).fill(copy) });

    const at = screen.lines.indexOf('NameConflict: cn-beijing');
    expect(screen.lines).toHaveLength(13);
    expect(screen.lines[at - 2]).toBe('... 17 more');
    expect(screen.lines.slice(at + 1, at + 4)).toEqual([
      '  CopyImage in cn-hangzhou: the name',
      '    web is taken there',
      '  meaning: Another image in the target',
    ]);
  });

  test('does without the size of the terminal', () => {
    const screen = new Screen(0, 0);
    createProgress(screen as unknown as NodeJS.WriteStream).show(manifest('copying', 10));

    expect(screen.lines[0]).toBe('m-1 (web) from cn-hangzhou: running, 0 of 1 available');
  });

  test('leaves what is said above the next table', () => {
    const screen = new Screen();
    const progress = createProgress(screen as unknown as NodeJS.WriteStream);

    progress.show(manifest('copying', 10));
    progress.say('aborting');
    progress.show(manifest('cancelled', 10));
    progress.show(manifest('cancelled', 20));

    expect(screen.lines.filter((line) => line === 'aborting')).toHaveLength(1);
    expect(screen.lines.filter((line) => line.startsWith('cn-beijing'))).toHaveLength(2);
  });
});

describe('a silence', () => {
  const WAITED_FOR = 'still waiting';

  /** Progress with a clock of its own, which tests set. */
  function progressAt(stream: unknown): { progress: Progress; clock: { now: number } } {
    const clock = { now: 0 };
    const progress = createProgress(stream as NodeJS.WriteStream, { silenceMs: 120_000, now: () => clock.now });
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
    createProgress(screen as unknown as NodeJS.WriteStream, settings).say('aborting');
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
