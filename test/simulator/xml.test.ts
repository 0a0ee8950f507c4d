import { fetchSigned, hostOf, signedAcs3, signedVersion1 } from './signing';
import { startSubject, type Subject } from './support';

const XML = 'text/xml;charset=utf-8';

let subject: Subject;

beforeAll(async () => {
  subject = await startSubject();
});

afterAll(() => subject.stop());

/** Sends a call with the older signature in the query. */
async function call(action: string, own: Record<string, string>, format: string) {
  const signed = signedVersion1(action, { ...own, Format: format });
  const response = await fetchSigned(hostOf(subject), { method: 'POST', query: signed.toString() });
  const { status, headers } = response;
  return {
    status,
    type: headers.get('content-type'),
    id: headers.get('x-acs-request-id'),
    text: await response.text(),
  };
}

test.each(['XML', 'xml', ''])('the older signature with Format "%s" is answered in XML', async (format) => {
  const { status, type, id, text } = await call('DescribeRegions', {}, format);
  expect({ status, type }).toEqual({ status: 200, type: XML });
  expect(text).toContain(`?><DescribeRegionsResponse><RequestId>${id ?? ''}</RequestId><Regions><Region>`);
  expect(text).toContain('<RegionId>cn-beijing</RegionId>');
  expect(text.match(/<Region>/g)).toHaveLength(29);
  expect(text).toMatch(/<\/Regions><\/DescribeRegionsResponse>$/);
});

test('the older signature without a Format is answered in XML', async () => {
  const signed = signedVersion1('DescribeRegions', { Format: undefined });
  const response = await fetchSigned(hostOf(subject), { method: 'POST', query: signed.toString() });
  expect(response.headers.get('content-type')).toBe(XML);
  expect(await response.text()).toContain('?><DescribeRegionsResponse>');
});

test('an error is in XML too', async () => {
  const { status, type, id, text } = await call('CopyImage', { RegionId: 'cn-hangzhou' }, 'XML');
  expect({ status, type }).toEqual({ status: 400, type: XML });
  expect(text).toContain(`?><Error><RequestId>${id ?? ''}</RequestId><HostId>`);
  expect(text).toMatch(/<Code>MissingParameter<\/Code><Message>The input parameter &quot;ImageId&quot; [^]*<\/Error>$/);
});

test('a refusal of the signature is in XML too', async () => {
  const signed = signedVersion1('DescribeRegions', { Format: 'XML', RegionId: 'a&b' });
  signed.set('Signature', 'wrong');
  const response = await fetchSigned(hostOf(subject), { method: 'POST', query: signed.toString() });
  expect(response.headers.get('content-type')).toBe(XML);
  expect(await response.text()).toContain('server string to sign is:POST&amp;%2F&amp;AccessKeyId');
});

test('texts keep the characters that mean something in XML', async () => {
  const image = { regionId: 'cn-beijing', imageId: 'm-odd', name: 'odd', description: '<b> & "é" ]]>' };
  await subject.admin.addImage(image);
  const { text } = await call('DescribeImages', { RegionId: 'cn-beijing' }, 'XML');
  expect(text).toContain('<Description>&lt;b&gt; &amp; &quot;é&quot; ]]&gt;</Description>');
});

test.each(['JSON', 'json'])('the older signature with Format "%s" is answered in JSON', async (format) => {
  const { type, id, text } = await call('DescribeRegions', {}, format);
  expect(type).toBe('application/json;charset=utf-8');
  expect(JSON.parse(text)).toMatchObject({ RequestId: id });
});

test('the newer signature is always answered in JSON', async () => {
  const host = hostOf(subject);
  const response = await fetchSigned(host, signedAcs3(host, 'DescribeRegions', 'Format=XML'));
  expect(response.headers.get('content-type')).toBe('application/json;charset=utf-8');
  expect(await response.json()).toMatchObject({ RequestId: response.headers.get('x-acs-request-id') });
});
