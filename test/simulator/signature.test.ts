import { SIMULATOR_KEY } from '../../simulator';
import { FORM, hostOf, send, signedAcs3, signedVersion1, stringToSign } from './signing';
import { apiOf, failureOf, startSubject, type Subject } from './support';

let subject: Subject;
let host: string;

beforeAll(async () => {
  subject = await startSubject();
  host = hostOf(subject);
});

afterAll(() => subject.stop());

test('the official SDK is accepted', async () => {
  const api = apiOf(subject.port);
  await expect(api.describeRegions()).resolves.toContain('cn-hangzhou');
  const copy = {
    regionId: 'cn-hangzhou',
    imageId: 'm-missing',
    destinationRegionId: 'cn-beijing',
    destinationImageName: "it's",
    destinationDescription: 'é & (more)*!',
    tags: { team: 'wéb', 'a b': '~+/' },
    clientToken: 'token',
  };
  expect(await failureOf(api.copyImage(copy))).toMatchObject({ code: 'InvalidImageId.NotFound' });
});

test('a wrong secret does not match', async () => {
  const key = { ...SIMULATOR_KEY, secret: 'other' };
  expect(await failureOf(apiOf(subject.port, { key }).describeRegions())).toMatchObject({
    code: 'SignatureDoesNotMatch',
    status: 400,
  });
});

test('an unknown key is not found', async () => {
  const key = { ...SIMULATOR_KEY, id: 'other' };
  expect(await failureOf(apiOf(subject.port, { key }).describeRegions())).toMatchObject({
    code: 'InvalidAccessKeyId.NotFound',
    status: 404,
  });
});

test('a request that is sent again byte for byte is refused', async () => {
  const request = signedAcs3(host, 'DescribeRegions');
  expect(await send(host, request)).toMatchObject({ status: 200 });
  expect(await send(host, request)).toMatchObject({ status: 400, Code: 'SignatureNonceUsed' });
});

test('a refused request does not use up its nonce', async () => {
  const request = signedAcs3(host, 'DescribeRegions');
  const forged = { ...request, query: 'RegionId=cn-beijing' };
  expect(await send(host, forged)).toMatchObject({ Code: 'SignatureDoesNotMatch' });
  expect(await send(host, request)).toMatchObject({ status: 200 });
});

test('a body, a query or a header that was changed on the way does not match', async () => {
  const request = signedAcs3(host, 'DescribeImages', 'RegionId=cn-hangzhou');
  const changed = [
    { ...request, body: 'RegionId=cn-beijing' },
    { ...request, query: 'RegionId=cn-beijing' },
    { ...request, headers: { ...request.headers, 'x-acs-action': 'DescribeRegions' } },
  ];
  for (const changedRequest of changed) {
    expect(await send(host, changedRequest)).toMatchObject({ status: 400, Code: 'SignatureDoesNotMatch' });
  }
});

test('the fields of a signature may come in any order, and the host unsigned, as the older SDK for Java sends them', async () => {
  const request = signedAcs3(host, 'DescribeRegions', '', { without: 'host' });
  const [, key = '', names = '', signature = ''] =
    /(Credential=.+),(Signed.+),(Sig.+)$/.exec(request.headers?.['authorization'] ?? '') ?? [];
  const authorization = `ACS3-HMAC-SHA256 ${key},${signature},${names}`;

  expect(await send(host, { ...request, headers: { ...request.headers, authorization } })).toMatchObject({
    status: 200,
  });
});

test('a signature that leaves the action out does not match', async () => {
  const request = signedAcs3(host, 'DescribeRegions', '', { without: 'x-acs-action' });
  expect(await send(host, request)).toMatchObject({ Code: 'SignatureDoesNotMatch' });
});

test.each([-16, 16])('a request whose clock is off by %d minutes has expired', async (minutes) => {
  const at = Date.now() + minutes * 60_000;
  const expired = { status: 400, Code: 'InvalidTimeStamp.Expired' };
  expect(await send(host, signedAcs3(host, 'DescribeRegions', '', { at }))).toMatchObject(expired);
  expect(await version1({ Timestamp: new Date(at).toISOString() })).toMatchObject(expired);
});

test.each([
  ['yesterday', 'InvalidTimeStamp.Format'],
  ['', 'IllegalTimestamp'],
])('the time "%s" is refused with %s', async (Timestamp, Code) => {
  expect(await version1({ Timestamp })).toMatchObject({ status: 400, Code });
});

test.each([
  ['SignatureMethod', 'HMAC-MD5', 'InvalidSignatureMethod'],
  ['SignatureVersion', '2.0', 'InvalidParameter.SignatureVersion'],
  ['Version', '2013-01-10', 'InvalidVersion'],
  ['Version', '', 'MissingParameter'],
  ['Version', '2015-04-01', 'InvalidAction.NotFound'],
])('the older signature with %s "%s" is refused with %s', async (name, value, Code) => {
  expect(await version1({ [name]: value })).toMatchObject({ Code });
});

test('a call names the version of the API that it belongs to', async () => {
  expect(await version1({ Action: 'GetCallerIdentity', Version: '2015-04-01' })).toMatchObject({ status: 200 });
  expect(await version1({ Action: 'GetCallerIdentity' })).toMatchObject({
    status: 404,
    Code: 'InvalidAction.NotFound',
  });
});

test('another algorithm than the two that are known is no signature', async () => {
  const { headers, ...request } = signedAcs3(host, 'DescribeRegions');
  const authorization = headers?.['authorization']?.replace('ACS3-HMAC-SHA256', 'ACS3-HMAC-SM3') ?? '';
  expect(await send(host, { ...request, headers: { ...headers, authorization } })).toMatchObject({
    Code: 'IncompleteSignature',
  });
});

test('a refusal of the older signature says what the server signed, so that SDKs can name a wrong secret', async () => {
  const signed = signedVersion1('DescribeRegions', { RegionId: 'cn-hangzhou' });
  signed.set('Signature', 'wrong');
  const { Message } = await send(host, { method: 'POST', query: signed.toString() });
  signed.delete('Signature');
  expect(Message).toBe(
    `Specified signature is not matched with our calculation. server string to sign is:${stringToSign('POST', signed)}`,
  );
});

test('a refusal of the newer signature says what the server signed', async () => {
  const request = signedAcs3(host, 'DescribeRegions');
  const { Message } = await send(host, { ...request, query: 'RegionId=cn-beijing' });
  expect(Message).toMatch(/server canonical request is:POST\n\/\nRegionId=cn-beijing\n[^]*host:127\.0\.0\.1/);
  expect(Message).toMatch(/server string to sign is:ACS3-HMAC-SHA256\n[0-9a-f]{64}$/);
});

test('the kind of the signature is no part of what a client token stands for', async () => {
  const copy = { Action: 'CopyImage', RegionId: 'cn-hangzhou', ImageId: 'm-source', DestinationRegionId: 'cn-beijing' };
  const first = await version1({ ...copy, ClientToken: 'kind', SignatureType: '' });
  expect(first).toMatchObject({ status: 200 });
  expect(await version1({ ...copy, ClientToken: 'kind' })).toMatchObject({
    status: 200,
    ImageId: String(first['ImageId']),
  });
});

test.each([['in the query'], ['in the form body']])(
  'the older signature is accepted with its parameters %s',
  async (place) => {
    const deliver = (method: string, parameters: URLSearchParams) =>
      place === 'in the query'
        ? send(host, { method, query: parameters.toString() })
        : send(host, { method, headers: FORM, body: parameters.toString() });
    const parameters = { RegionId: 'cn-hangzhou', 'Tag.1.Key': 'te am', 'Tag.1.Value': '*~' };
    const signed = signedVersion1('DescribeImages', parameters);
    expect(await deliver('POST', signed)).toMatchObject({ status: 200, RegionId: 'cn-hangzhou', TotalCount: 0 });
    expect(await deliver('POST', signed)).toMatchObject({ status: 400, Code: 'SignatureNonceUsed' });
    const forged = signedVersion1('DescribeImages', parameters);
    forged.set('RegionId', 'cn-beijing');
    expect(await deliver('POST', forged)).toMatchObject({ status: 400, Code: 'SignatureDoesNotMatch' });
  },
);

test.each([['in the query'], ['in the form body']])(
  'a header that is not signed does not change the action of an older signature %s',
  async (place) => {
    const image = { RegionId: 'cn-hangzhou', ImageId: 'm-source' };
    const signed = signedVersion1('DescribeImages', image).toString();
    const forged = { 'x-acs-action': 'DeleteImage' };
    const answer =
      place === 'in the query'
        ? await send(host, { method: 'POST', query: signed, headers: forged })
        : await send(host, { method: 'POST', body: signed, headers: { ...FORM, ...forged } });
    expect(answer).toMatchObject({ status: 200, TotalCount: 1 });
    expect(await subject.admin.images({ regionId: 'cn-hangzhou' })).toHaveLength(1);
  },
);

test('the older signature signs the method too', async () => {
  const query = signedVersion1('DescribeRegions', {}, 'GET').toString();
  expect(await send(host, { method: 'POST', query })).toMatchObject({ Code: 'SignatureDoesNotMatch' });
  expect(await send(host, { method: 'GET', query })).toMatchObject({ status: 200 });
});

test('an unsigned request is refused and does nothing', async () => {
  const query = 'Format=JSON&Action=DeleteImage&RegionId=cn-hangzhou&ImageId=m-source';
  expect(await send(host, { method: 'POST', query })).toMatchObject({ status: 400, Code: 'MissingSignature' });
  expect(await subject.admin.images({ regionId: 'cn-hangzhou' })).toHaveLength(1);
});

/** Sends a call with the older signature; DescribeRegions unless it says otherwise. */
function version1(parameters: Record<string, string>): Promise<Record<string, unknown>> {
  return send(host, { method: 'POST', query: signedVersion1('DescribeRegions', parameters).toString() });
}
