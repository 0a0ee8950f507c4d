import { followNightUntilEnd } from '../../../client/commands/follow-night-until-end';
import type { Nights } from '../../../client';

test('an abort of a night that is asked for while the start is under way waits for it', async () => {
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
  const nights = {
    report: () => Promise.resolve(null),
    abort: () => Promise.resolve(events.dispatchEvent(new Event('aborted'))),
    result: () => aborted.then(() => Promise.reject(new Error('it ended'))),
  } as unknown as Nights;

  const end = followNightUntilEnd(nights, 'sync/0', { started: until('started') });
  process.emit('SIGHUP');
  events.dispatchEvent(new Event('started'));

  await expect(end).rejects.toThrow('it ended');
  expect(calls).toEqual(['started', 'aborted']);
});
