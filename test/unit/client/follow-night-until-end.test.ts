import { followNightUntilEnd } from '../../../client/commands/follow-night-until-end';
import type { Nights } from '../../../client';
import { moments } from '../../support/moments';

test('an abort of a night that is asked for while the start is under way waits for it', async () => {
  const { happened, happen, until } = moments();
  const aborted = until('aborted');
  const nights = {
    report: () => Promise.resolve(null),
    abort: () => {
      happen('aborted');
      return Promise.resolve();
    },
    result: () => aborted.then(() => Promise.reject(new Error('it ended'))),
  } as unknown as Nights;

  const end = followNightUntilEnd(nights, 'sync/0', { started: until('started') });
  process.emit('SIGHUP');
  happen('started');

  await expect(end).rejects.toThrow('it ended');
  expect(happened).toEqual(['started', 'aborted']);
});
