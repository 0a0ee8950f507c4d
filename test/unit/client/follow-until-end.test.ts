import { followUntilEnd } from '../../../client/commands/follow-until-end';
import type { Replications } from '../../../client';

test('an abort that is asked for while the start is under way waits for it', async () => {
  const calls: string[] = [];
  const events = new EventTarget();
  const until = (name: string): Promise<void> =>
    new Promise((resolve) => {
      events.addEventListener(name, () => {
        calls.push(name);
        resolve();
      });
    });
  const aborted = until('aborted');
  const replications = {
    manifest: () => Promise.resolve(null),
    obstacle: () => Promise.resolve(undefined),
    renew: () => Promise.resolve(),
    abort: () => Promise.resolve(events.dispatchEvent(new Event('aborted'))),
    result: () => aborted.then(() => Promise.reject(new Error('it ended'))),
  } as unknown as Replications;

  const end = followUntilEnd(replications, 'replicate/m-1/0', { remindEvery: 1000, started: until('started') });
  process.emit('SIGTERM');
  events.dispatchEvent(new Event('started'));

  await expect(end).rejects.toThrow('it ended');
  expect(calls).toEqual(['started', 'aborted']);
});
