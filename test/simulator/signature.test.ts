import { createHash, createHmac, randomUUID } from 'node:crypto';
import { SIMULATOR_KEY } from '../../simulator';
import { apiOf, failureOf, startSubject, type Subject } from './support';

const VERSION = '2014-05-26';

let subject: Subject;

beforeAll(async () => {
  subject = await startSubject();
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
  const request = signedAcs3('DescribeRegions');
  expect(await send(request)).toMatchObject({ status: 200 });
  expect(await send(request)).toMatchObject({ status: 400, Code: 'SignatureNonceUsed' });
});

test('a refused request does not use up its nonce', async () => {
  const request = signedAcs3('DescribeRegions');
  const forged = { ...request, query: 'RegionId=cn-beijing' };
  expect(await send(forged)).toMatchObject({ Code: 'SignatureDoesNotMatch' });
  expect(await send(request)).toMatchObject({ status: 200 });
});

test('a body, a query or a header that was changed on the way does not match', async () => {
  const request = signedAcs3('DescribeImages', 'RegionId=cn-hangzhou');
  const changed = [
    { ...request, body: 'RegionId=cn-beijing' },
    { ...request, query: 'RegionId=cn-beijing' },
    { ...request, headers: { ...request.headers, 'x-acs-action': 'DescribeRegions' } },
  ];
  for (const changedRequest of changed) {
    expect(await send(changedRequest)).toMatchObject({ status: 400, Code: 'SignatureDoesNotMatch' });
  }
});

test('a signature that leaves the action out does not match', async () => {
  const request = signedAcs3('DescribeRegions', '', { without: 'x-acs-action' });
  expect(await send(request)).toMatchObject({ Code: 'SignatureDoesNotMatch' });
});

test('a request signed sixteen minutes ago is too old', async () => {
  const request = signedAcs3('DescribeRegions', '', { at: Date.now() - 16 * 60_000 });
  expect(await send(request)).toMatchObject({ status: 400, Code: 'IllegalTimestamp' });
});

test.each([['in the query'], ['in the form body']])(
  'the older signature is accepted with its parameters %s',
  async (place) => {
    const deliver = (method: string, parameters: URLSearchParams) =>
      place === 'in the query'
        ? send({ method, query: parameters.toString() })
        : send({ method, headers: FORM, body: parameters.toString() });
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
        ? await send({ method: 'POST', query: signed, headers: forged })
        : await send({ method: 'POST', body: signed, headers: { ...FORM, ...forged } });
    expect(answer).toMatchObject({ status: 200, TotalCount: 1 });
    expect(await subject.admin.images({ regionId: 'cn-hangzhou' })).toHaveLength(1);
  },
);

test('the older signature signs the method too', async () => {
  const query = signedVersion1('DescribeRegions', {}, 'GET').toString();
  expect(await send({ method: 'POST', query })).toMatchObject({ Code: 'SignatureDoesNotMatch' });
  expect(await send({ method: 'GET', query })).toMatchObject({ status: 200 });
});

test('an unsigned request is refused and does nothing', async () => {
  const query = 'Action=DeleteImage&RegionId=cn-hangzhou&ImageId=m-source';
  expect(await send({ method: 'POST', query })).toMatchObject({ status: 400, Code: 'MissingSignature' });
  expect(await subject.admin.images({ regionId: 'cn-hangzhou' })).toHaveLength(1);
});

interface Request {
  method: string;
  query?: string;
  headers?: Record<string, string>;
  body?: string;
}

const FORM = { 'content-type': 'application/x-www-form-urlencoded' };

async function send({ method, query = '', headers = {}, body }: Request): Promise<Record<string, unknown>> {
  const url = `http://${host()}/?${query}`;
  const response = await fetch(url, { method, headers, ...(body === undefined ? {} : { body }) });
  return { ...((await response.json()) as object), status: response.status };
}

function signedAcs3(action: string, query = '', { without = '', at = Date.now() } = {}): Request {
  const headers: Record<string, string> = {
    'x-acs-action': action,
    'x-acs-version': VERSION,
    'x-acs-date': new Date(at).toISOString(),
    'x-acs-signature-nonce': randomUUID(),
    'x-acs-content-sha256': sha256(''),
  };
  const lines = Object.entries({ host: host(), ...headers })
    .filter(([name]) => name !== without)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  const names = lines.map(([name]) => name).join(';');
  const canonicalHeaders = lines.map(([name, value]) => `${name}:${value}\n`).join('');
  const canonical = ['POST', '/', query, canonicalHeaders, names, sha256('')].join('\n');
  const text = `ACS3-HMAC-SHA256\n${sha256(canonical)}`;
  const signature = createHmac('sha256', SIMULATOR_KEY.secret).update(text).digest('hex');
  const authorization = `ACS3-HMAC-SHA256 Credential=${SIMULATOR_KEY.id},SignedHeaders=${names},Signature=${signature}`;
  return { method: 'POST', query, headers: { ...headers, authorization } };
}

function signedVersion1(action: string, own: Record<string, string>, method = 'POST'): URLSearchParams {
  const parameters: Record<string, string> = {
    Action: action,
    Version: VERSION,
    Format: 'JSON',
    AccessKeyId: SIMULATOR_KEY.id,
    SignatureMethod: 'HMAC-SHA1',
    SignatureVersion: '1.0',
    SignatureNonce: randomUUID(),
    Timestamp: new Date().toISOString().replace(/\.\d+Z$/, 'Z'),
    ...own,
  };
  const canonical = Object.keys(parameters)
    .sort()
    .map((name) => `${encode(name)}=${encode(parameters[name] ?? '')}`)
    .join('&');
  const text = `${method}&${encode('/')}&${encode(canonical)}`;
  const signature = createHmac('sha1', `${SIMULATOR_KEY.secret}&`).update(text).digest('base64');
  return new URLSearchParams({ ...parameters, Signature: signature });
}

function host(): string {
  return `127.0.0.1:${String(subject.port)}`;
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function encode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
