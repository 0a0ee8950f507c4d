import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { manifestView } from '../../../../client/render/manifest';
import { plain } from '../../../../client/terminal/colours';
import { frameOf } from '../../../../client/terminal/frame';
import { NOW, SHOWN } from '../../../support/draw-a-table';
import { VirtualTerminal } from '../../../support/virtual-terminal';

const execute = promisify(execFile);
const support = path.join(__dirname, '../../../support');

/** What a terminal hears: bytes of the program, and its own new sizes. */
type Heard = { bytes: string } | { columns: number; rows: number };

/** What `draw-a-table` writes on a terminal with these sizes, one after another, until a signal ends it. */
async function heardOn(sizes: [columns: number, rows: number][], signal: string): Promise<Heard[]> {
  const [first, ...others] = sizes;
  const steps = [
    { start: first },
    ...others.map((resize) => ({ after: 'cn-region-7', resize })),
    { after: 'cn-region-7', signal },
  ];
  const program = [process.execPath, '--require', require.resolve('tsx/cjs'), path.join(support, 'draw-a-table.ts')];
  // Nothing else of this process: variables of a CI system, among others, decide about colours too.
  const env = { PATH: process.env['PATH'], TERM: 'xterm-256color' };
  const { stdout } = await execute(
    'python3',
    [path.join(support, 'on-a-terminal.py'), JSON.stringify(steps), ...program],
    { env },
  );
  return JSON.parse(stdout) as Heard[];
}

function play(heard: readonly Heard[], reflows: boolean): VirtualTerminal {
  const terminal = new VirtualTerminal(80, 24, reflows);
  const decoder = new TextDecoder();
  for (const one of heard) {
    if ('bytes' in one) terminal.write(decoder.decode(Buffer.from(one.bytes, 'base64'), { stream: true }));
    else terminal.resize(one.columns, one.rows);
  }
  return terminal;
}

test('on a real terminal, the table after a resize is the one of that size, the program says nothing else, and the cursor is back', async () => {
  const heard = await heardOn(
    [
      [100, 30],
      [44, 30],
      [90, 10],
      [34, 9],
    ],
    'SIGTERM',
  );

  const expected = frameOf(manifestView(SHOWN, { now: NOW }), { columns: 34, rows: 9 }, plain);
  expect(expected.at(-1)).toMatch(/^not shown: \d queued; columns/);
  for (const reflows of [true, false]) {
    const terminal = play(heard, reflows);
    expect(terminal.seen.slice(-expected.length)).toEqual(expected);
    expect(terminal.seen.slice(0, -expected.length).filter((line) => !line.startsWith('started'))).toEqual([]);
    expect(terminal.isCursorShown).toBe(true);
  }
  const text = heard.map((one) => ('bytes' in one ? Buffer.from(one.bytes, 'base64').toString() : '')).join('');
  // With colours, each frame in one piece, and no more frames than sizes.
  expect(text).toContain('\u001b[36mcopying\u001b[39m');
  expect(text.split('\u001b[?2026h')).toHaveLength(5);
});
