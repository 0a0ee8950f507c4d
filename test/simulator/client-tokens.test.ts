import { copyTo, imageAt, startSubject, type Subject, until } from './support';

let subject: Subject;

beforeEach(async () => {
  subject = await startSubject();
});

afterEach(() => subject.stop());

const token = { ClientToken: 'token-1' };
const copy = (more: Record<string, string> = {}) =>
  subject.call('CopyImage', copyTo('cn-beijing', { ...token, ...more }));
const copies = () => subject.admin.images({ regionId: 'cn-beijing' });

test.each([
  ['IdempotentProcessing', 403],
  ['LastTokenProcessing', 403],
  ['InvalidOperation.Conflict', 409],
] as const)('a token in use is answered with %s when the simulator is told so', async (tokenInUse, status) => {
  await subject.admin.set({ tokenInUse });
  await subject.admin.addFault({ kind: 'delayAfterwards', delayMs: 1000, times: 1 });
  const first = copy();
  await until(copies, (images) => images.length === 1);
  expect(await copy()).toMatchObject({ status, Code: tokenInUse });
  expect(await first).toMatchObject({ status: 200 });
});

describe('when the token of a failed call has failed', () => {
  beforeEach(() => subject.admin.set({ tokensOfFailedCalls: 'failed' }));

  const shared = { ImageId: 'm-nowhere' };

  test('the same call again is answered with IdempotentFailed, and another token starts the copy', async () => {
    expect(await copy(shared)).toMatchObject({ status: 404, Code: 'InvalidImageId.NotFound' });
    await subject.admin.addImage({ regionId: 'cn-hangzhou', imageId: 'm-nowhere', name: 'late' });
    expect(await copy(shared)).toMatchObject({ status: 403, Code: 'IdempotentFailed' });
    expect(await copies()).toEqual([]);
    expect(await copy({ ...shared, ClientToken: 'token-2' })).toMatchObject({ status: 200 });
  });

  test('the token with other parameters is answered with IdempotentParameterMismatch', async () => {
    await copy(shared);
    expect(await copy()).toMatchObject({ status: 400, Code: 'IdempotentParameterMismatch' });
  });

  test('an error that a fault plays fails the token too', async () => {
    await subject.admin.addFault({ kind: 'error', times: 1 });
    expect(await copy()).toMatchObject({ status: 500 });
    expect(await copy()).toMatchObject({ Code: 'IdempotentFailed' });
  });

  test.each([{ kind: 'throttle' }, { kind: 'dropBefore' }] as const)(
    'the fault $kind does not fail the token: the call came to nothing',
    async (fault) => {
      await subject.admin.addFault({ ...fault, times: 1 });
      await copy().catch(() => undefined);
      expect(await copy()).toMatchObject({ status: 200 });
    },
  );

  test('a copy whose error came afterwards is answered with its image', async () => {
    await subject.admin.addFault({ kind: 'errorAfterwards', times: 1 });
    expect(await copy()).toMatchObject({ status: 500 });
    const [started] = await copies();
    expect(await copy()).toMatchObject({ status: 200, ImageId: started?.imageId });
  });

  test('a token that succeeded does not fail later', async () => {
    const { ImageId } = await copy();
    await subject.admin.addFault({ kind: 'error', times: 1 });
    await copy();
    expect(await copy()).toMatchObject({ status: 200, ImageId });
    expect(await imageAt(subject.admin, 'cn-beijing', ImageId)).toMatchObject({ status: 'Creating' });
  });

  test('a dry run does not use the token up', async () => {
    expect(await copy({ DryRun: 'true' })).toMatchObject({ Code: 'DryRunOperation' });
    expect(await copy()).toMatchObject({ status: 200 });
  });

  test('a failed token is forgotten like others', async () => {
    await copy(shared);
    await subject.admin.set({ tokenLifetimeMs: 1 });
    await until(
      () => copy(shared),
      ({ Code }) => Code === 'InvalidImageId.NotFound',
    );
  });
});
