import { WriteStream } from 'node:tty';
import { hasColours, paintFor, plain } from '../../../../client/terminal/colours';

/** As far as colours go, a terminal decides by the environment that it is given. */
const terminal = { isTTY: true, hasColors: WriteStream.prototype.hasColors.bind(undefined) };
const pipe = {};

test.each([
  [terminal, { TERM: 'xterm-256color' }, true],
  [terminal, { TERM: 'dumb' }, false],
  [terminal, { TERM: 'xterm-256color', NO_COLOR: '1' }, false],
  [terminal, { TERM: 'xterm-256color', NO_COLOR: '' }, true],
  [terminal, { TERM: 'xterm-256color', NODE_DISABLE_COLORS: '1' }, false],
  [terminal, { TERM: 'xterm-256color', FORCE_COLOR: '0' }, false],
  [terminal, { TERM: 'dumb', FORCE_COLOR: '1' }, true],
  [terminal, { TERM: 'xterm-256color', FORCE_COLOR: '1', NO_COLOR: '1' }, true],
  [pipe, { TERM: 'xterm-256color' }, false],
  [pipe, { TERM: 'xterm-256color', FORCE_COLOR: '' }, true],
  [pipe, { FORCE_COLOR: 'false' }, false],
])('%j with %j has colours: %s', (stream, env, expected) => {
  const warn = jest.spyOn(process, 'emitWarning').mockImplementation();
  expect(hasColours(stream, env)).toBe(expected);
  expect(warn).not.toHaveBeenCalled();
  warn.mockRestore();
});

test('a paint wraps what it paints, and only that', () => {
  const before = process.env['FORCE_COLOR'];
  process.env['FORCE_COLOR'] = '1';
  expect(paintFor(pipe)('red', 'failed')).toBe('\u001b[31mfailed\u001b[39m');
  expect(paintFor(pipe)('red', '')).toBe('');
  process.env['FORCE_COLOR'] = '0';
  expect(paintFor(pipe)('red', 'failed')).toBe('failed');
  if (before === undefined) delete process.env['FORCE_COLOR'];
  else process.env['FORCE_COLOR'] = before;
  expect(plain('red', 'failed')).toBe('failed');
});
