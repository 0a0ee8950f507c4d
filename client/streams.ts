import type { Writable } from 'node:stream';
import { messageOf } from '../contract/message-of';

/**
 * Keeps the program alive when nobody reads what it writes, as in `| head -1` or after a terminal was closed: what it has to
 * do is not over. A result that is lost for another reason, such as a full disk, is named on standard error.
 */
export function outliveReaders({ stdout, stderr }: { stdout: Writable; stderr: Writable }): void {
  let isNamed = false;
  stdout.on('error', (error) => {
    if (isNamed || ('code' in error && error.code === 'EPIPE')) return;
    isNamed = true;
    stderr.write(`standard output cannot be written: ${messageOf(error)}\n`);
  });
  stderr.on('error', () => undefined);
}
