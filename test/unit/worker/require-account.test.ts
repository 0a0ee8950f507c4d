import { classify } from '../../../activities/ecs/classify';
import { CredentialsUnavailable } from '../../../activities/ecs/credentials';
import { EcsFailure } from '../../../activities/ecs/failure';
import { describeEcsError } from '../../../contract/ecs-errors';
import { AccountUnknown, requireAccount } from '../../../worker/require-account';

const ACCOUNT = '1234567890123456';
const QUICK = { patienceMs: 200, firstPauseMs: 1 };

let warnings: unknown[];
const logger = { warn: (...words: unknown[]) => void warnings.push(words) };

beforeEach(() => {
  warnings = [];
});

function refused(code: string, status: number): EcsFailure {
  const { class: errorClass, hint } = describeEcsError(code, status);
  const message = `GetCallerIdentity in cn-hangzhou: ${code}: It was refused.`;
  const call = { action: 'GetCallerIdentity', regionId: 'cn-hangzhou', executed: 'no' } as const;
  return new EcsFailure({ ...call, code, status, class: errorClass, message, hint });
}

function ownFailure(error: Error): EcsFailure {
  return classify(error, 'GetCallerIdentity', 'cn-hangzhou');
}

const unreachable = ownFailure(Object.assign(new Error('no'), { code: 'ECONNREFUSED' }));

/** Fails with each of the failures in turn, and with the last one for ever when no account follows. */
function answers(failures: EcsFailure[], accountId?: string): jest.Mock<Promise<string>> {
  const ask = jest.fn<Promise<string>, []>();
  for (const failure of failures) ask.mockRejectedValueOnce(failure);
  return accountId === undefined ? ask.mockRejectedValue(failures.at(-1)) : ask.mockResolvedValue(accountId);
}

async function messageAfter(ask: () => Promise<string>): Promise<string> {
  const error: unknown = await requireAccount(ask, logger, QUICK).catch((caught: unknown) => caught);
  if (!(error instanceof AccountUnknown)) throw new Error('expected an AccountUnknown');
  return error.message;
}

test('temporary faults are logged and asked about again', async () => {
  const ask = answers([unreachable, refused('Throttling.User', 400), refused('InternalError', 500)], ACCOUNT);
  expect(await requireAccount(ask, logger, QUICK)).toBe(ACCOUNT);
  expect(warnings).toMatchObject([
    [{ code: 'Unreachable', againInMs: 1 }, expect.stringContaining('asking again')],
    [{ code: 'Throttling.User', againInMs: 2 }, expect.any(String)],
    [{ code: 'InternalError', againInMs: 4 }, expect.any(String)],
  ]);
});

test('a fault that lasts ends the worker after a while', async () => {
  const ask = answers([unreachable]);
  const message = await messageAfter(ask);
  expect(ask.mock.calls.length).toBeGreaterThan(3);
  expect(message).toMatch(/^The worker does not start: STS did not tell .* within \d+ seconds\./);
  expect(message).toContain('(code Unreachable). Check the network');
});

test('a clock that stays off ends the worker after a while, with what to do about it', async () => {
  const message = await messageAfter(answers([refused('InvalidTimeStamp.Expired', 400)]));
  expect(message).toContain('InvalidTimeStamp.Expired');
  expect(message).toContain('Synchronise the clock of the worker (NTP)');
  expect(message).not.toContain('Check the network');
});

test('a refusal ends the worker at once, with code and next step', async () => {
  const ask = answers([refused('InvalidAccessKeyId.NotFound', 404)]);
  expect(await messageAfter(ask)).toBe(
    'The worker does not start: Alibaba Cloud does not accept its credentials. ' +
      'GetCallerIdentity in cn-hangzhou: InvalidAccessKeyId.NotFound: It was refused. ' +
      'Check the access key or role that the worker runs with.',
  );
  expect(ask).toHaveBeenCalledTimes(1);
  expect(warnings).toEqual([]);
});

test('a worker without credentials ends at once', async () => {
  const ask = answers([ownFailure(new CredentialsUnavailable('none'))]);
  const message = await messageAfter(ask);
  expect(message).toContain('it has no credentials of Alibaba Cloud');
  expect(message).toContain('(code CredentialsUnavailable). Give it an access key or a role');
  expect(ask).toHaveBeenCalledTimes(1);
});

test('something that is not STS ends the worker at once, and the settings are named', async () => {
  const ask = answers([refused('InvalidAction.NotFound', 404)]);
  expect(await messageAfter(ask)).toContain('Check IMAGEFERRY_STS_ENDPOINT and IMAGEFERRY_ECS_ENDPOINT');
  expect(ask).toHaveBeenCalledTimes(1);
});

test('an error of another kind is not hidden', async () => {
  await expect(requireAccount(() => Promise.reject(new Error('a bug')), logger, QUICK)).rejects.toThrow('a bug');
});
