import { PassThrough, type Writable } from 'node:stream';
import { outliveReaders } from '../../../client/streams';

/** The standard streams of a program, as far as they are written to. */
function standardStreams(): { stdout: PassThrough; stderr: PassThrough } {
  const streams = { stdout: new PassThrough(), stderr: new PassThrough() };
  outliveReaders(streams);
  return streams;
}

function fail(stream: Writable, code: string): void {
  stream.emit('error', Object.assign(new Error(`${code}: it failed`), { code }));
}

test('a reader that has left is no error, and nobody is told', () => {
  const { stdout, stderr } = standardStreams();

  fail(stdout, 'EPIPE');
  fail(stderr, 'EPIPE');

  expect(stderr.read()).toBeNull();
});

test('a result that cannot be written for another reason is named once', () => {
  const { stdout, stderr } = standardStreams();

  fail(stdout, 'ENOSPC');
  fail(stdout, 'ENOSPC');

  expect(String(stderr.read())).toBe('standard output cannot be written: ENOSPC: it failed\n');
});

test('a lost standard error is survived, whatever the reason', () => {
  const { stderr } = standardStreams();

  expect(() => {
    fail(stderr, 'EIO');
  }).not.toThrow();
});
