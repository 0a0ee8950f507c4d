import { checkPolicyFirst } from '../../../client/commands/check-policy-first';
import { checkSchedulesFirst } from '../../../client/commands/schedule/check-schedules-first';
import { InvalidPolicyError, InvalidScheduleError, UnreachableError } from '../../../client/errors';
import type { Nights } from '../../../client/nights';
import type { Schedules } from '../../../client/schedules';
import { SyncPolicy } from '../../../contract/schema/policy';

const POLICY = SyncPolicy.parse({ images: { regionId: 'cn-hangzhou', namePattern: 'web-*' }, targets: ['cn-beijng'] });
const PROBLEMS = ['targets.0: "cn-beijng" is not a region of this account', '(regions): this account has cn-beijing'];

function nightsWith(check: Nights['check'], isRunning = false): Nights {
  return { check, hasEnded: () => Promise.resolve(!isRunning) } as unknown as Nights;
}

const refusing = (): Promise<string[]> => Promise.resolve(PROBLEMS);
const silent = (): Promise<never> => Promise.reject(new UnreachableError('no worker answered within 5 seconds'));

describe('before a night is started', () => {
  test('what ECS has against its policy is told', async () => {
    const refused = checkPolicyFirst(nightsWith(refusing), POLICY);
    await expect(refused).rejects.toThrow(InvalidPolicyError);
    await expect(refused).rejects.toMatchObject({ problems: PROBLEMS });
  });

  test('a night of it that runs is joined without a check', async () => {
    await expect(checkPolicyFirst(nightsWith(refusing, true), POLICY)).resolves.toBeUndefined();
  });

  test('nobody who can tell is no reason to refuse it', async () => {
    await expect(checkPolicyFirst(nightsWith(silent), POLICY)).resolves.toBeUndefined();
  });

  test('another error of Temporal is thrown', async () => {
    const failing = (): Promise<never> => Promise.reject(new Error('broken'));
    await expect(checkPolicyFirst(nightsWith(failing), POLICY)).rejects.toThrow('broken');
  });
});

describe('before schedules are written', () => {
  function schedulesWith(check: Nights['check'], hasWorker = true): Schedules {
    return { nights: nightsWith(check), hasWorker: () => Promise.resolve(hasWorker) } as unknown as Schedules;
  }

  test('all that is wrong with them is told at once, and each line once', async () => {
    const wanted = [
      { policy: POLICY, label: '"nightly" ' },
      { policy: POLICY, label: '"weekly" ' },
    ];
    const refused = checkSchedulesFirst(schedulesWith(refusing), wanted, ['at: "25:00" must be a time']);
    await expect(refused).rejects.toThrow(InvalidScheduleError);
    await expect(refused).rejects.toMatchObject({
      problems: [
        'at: "25:00" must be a time',
        '"nightly" policy.targets.0: "cn-beijng" is not a region of this account',
        '(regions): this account has cn-beijing',
        '"weekly" policy.targets.0: "cn-beijng" is not a region of this account',
      ],
    });
  });

  test('one whose policy stays is not checked, and without a worker none is', async () => {
    await expect(checkSchedulesFirst(schedulesWith(refusing), [{ policy: undefined }])).resolves.toBeUndefined();
    await expect(checkSchedulesFirst(schedulesWith(refusing, false), [{ policy: POLICY }])).resolves.toBeUndefined();
  });
});
