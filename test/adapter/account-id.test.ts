import { askAccountId, credentialFromEnvironment } from '../../activities/ecs';
import { SIMULATOR_ACCOUNT_ID, SIMULATOR_KEY } from '../../simulator';
import { failureOf, startSubject, type Subject } from '../simulator/support';

let subject: Subject;

beforeEach(async () => {
  subject = await startSubject();
});

afterEach(() => subject.stop());

function ask({ id, secret } = SIMULATOR_KEY): Promise<string> {
  const credential = credentialFromEnvironment({
    ALIBABA_CLOUD_ACCESS_KEY_ID: id,
    ALIBABA_CLOUD_ACCESS_KEY_SECRET: secret,
  });
  const endpoint = `127.0.0.1:${String(subject.port)}`;
  return askAccountId({ endpoint, protocol: 'http', network: 'public', timeoutMs: 5000 }, credential);
}

test('STS tells the account of the access key', async () => {
  expect(await ask()).toBe(SIMULATOR_ACCOUNT_ID);
  await subject.admin.set({ accountId: '9876543210987654' });
  expect(await ask()).toBe('9876543210987654');
});

test('the call carries no parameter', async () => {
  await ask();
  expect(await subject.admin.journal({})).toMatchObject([{ action: 'GetCallerIdentity', parameters: {}, status: 200 }]);
});

test('a key that does not exist is refused, and the failure does not name it', async () => {
  const facts = await failureOf(ask({ id: 'LTAI-some-key', secret: 'some-secret' }));
  expect(facts).toMatchObject({ action: 'GetCallerIdentity', code: 'InvalidAccessKeyId.NotFound', class: 'auth' });
  expect(JSON.stringify(facts)).not.toMatch(/some-(key|secret)/);
});

test('a secret that does not fit is refused, and the failure does not name it', async () => {
  const facts = await failureOf(ask({ ...SIMULATOR_KEY, secret: 'some-secret' }));
  expect(facts).toMatchObject({ code: 'SignatureDoesNotMatch', class: 'auth' });
  expect(JSON.stringify(facts)).not.toContain('some-secret');
});

test.each([
  ['throttle', 'Throttling.User', 'throttle'],
  ['error', 'InternalError', 'transient'],
  ['dropAfterwards', 'Unreachable', 'transient'],
  ['html', 'UnexpectedAnswer', 'transient'],
  ['withoutImageId', 'UnexpectedAnswer', 'transient'],
] as const)('after the fault %s it is %s', async (kind, code, errorClass) => {
  await subject.admin.addFault({ kind, action: 'GetCallerIdentity', times: 1 });
  expect(await failureOf(ask())).toMatchObject({ code, class: errorClass });
});
