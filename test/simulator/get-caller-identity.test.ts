import { SIMULATOR_ACCOUNT_ID } from '../../simulator';
import { startSubject, type Subject } from './support';

let subject: Subject;

beforeEach(async () => {
  subject = await startSubject();
});

afterEach(() => subject.stop());

test('a caller hears which account it is', async () => {
  expect(await subject.call('GetCallerIdentity', {})).toEqual({
    status: 200,
    RequestId: expect.any(String) as string,
    IdentityType: 'RAMUser',
    AccountId: SIMULATOR_ACCOUNT_ID,
    PrincipalId: expect.stringMatching(/^\d{18}$/) as string,
    UserId: expect.stringMatching(/^\d{18}$/) as string,
    Arn: `acs:ram::${SIMULATOR_ACCOUNT_ID}:user/imageferry`,
  });
});

test('the account can be another one', async () => {
  await subject.admin.set({ accountId: '9876543210987654' });
  expect(await subject.call('GetCallerIdentity', {})).toMatchObject({
    AccountId: '9876543210987654',
    Arn: 'acs:ram::9876543210987654:user/imageferry',
  });
});

test('the id of an account has sixteen digits', async () => {
  await expect(subject.admin.set({ accountId: '123' })).rejects.toThrow('accountId');
});

test('a fault hits it like any other call, and the journal has both', async () => {
  await subject.admin.addFault({ kind: 'throttle', action: 'GetCallerIdentity', times: 1 });
  expect(await subject.call('GetCallerIdentity', {})).toMatchObject({ status: 400, Code: 'Throttling.User' });
  expect(await subject.call('GetCallerIdentity', {})).toMatchObject({ status: 200 });
  expect(await subject.admin.journal({ action: 'GetCallerIdentity' })).toMatchObject([
    { fault: 'throttle', code: 'Throttling.User' },
    { status: 200 },
  ]);
});
