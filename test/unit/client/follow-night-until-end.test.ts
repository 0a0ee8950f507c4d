import { followNightUntilEnd } from '../../../client/commands/follow-night-until-end';
import { waitForNight } from '../../../client/commands/wait';
import { LeftError } from '../../../client/errors';
import type { Nights } from '../../../client';
import { reportOfEveryState } from '../../support/drift-reports';
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

describe('the report so far is given by a command that leaves before the end:', () => {
  const REPORT = reportOfEveryState();
  const never = new Promise<never>(() => undefined);
  const nights = { report: () => Promise.resolve(REPORT), result: () => never } as unknown as Nights;
  let written: string[];

  beforeEach(() => {
    written = [];
    jest.spyOn(process.stderr, 'write').mockReturnValue(true);
    jest.spyOn(process.stdout, 'write').mockImplementation((text) => written.push(String(text)) > 0);
  });

  afterEach(() => jest.restoreAllMocks());

  test.each([
    ['it follows the night', followNightUntilEnd],
    ['it waits in silence', waitForNight],
  ])('%s', async (_, command) => {
    const left = await command(nights, 'sync/0', { timeout: 50, json: true }).catch((error: unknown) => error);

    expect(left).toBeInstanceOf(LeftError);
    expect((left as LeftError).exitCode).toBe(6);
    expect(JSON.parse(written.join(''))).toEqual(REPORT);
  });
});
