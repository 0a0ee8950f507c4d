import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createEcsApi, credentialFromEnvironment } from '../../activities/ecs';
import { EcsFailure } from '../../activities/ecs/failure';

let server: Server | undefined;

afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

async function apiThatAnswers(listener: RequestListener, timeoutMs = 5000) {
  const started = createServer(listener);
  server = started;
  await new Promise<void>((resolve) => started.listen(0, '127.0.0.1', resolve));
  const { port } = started.address() as AddressInfo;
  const credential = credentialFromEnvironment({
    ALIBABA_CLOUD_ACCESS_KEY_ID: 'test-key',
    ALIBABA_CLOUD_ACCESS_KEY_SECRET: 'test-secret',
  });
  const endpoint = `127.0.0.1:${String(port)}`;
  return createEcsApi({ endpoint, protocol: 'http', network: 'public', timeoutMs }, credential);
}

const answer =
  (status: number, body: string, headers: Record<string, string> = {}): RequestListener =>
  (_request, response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(body);
  };

const json = (body: unknown) => JSON.stringify(body);

async function failureOfCopy(listener: RequestListener, timeoutMs?: number) {
  const ecs = await apiThatAnswers(listener, timeoutMs);
  const failure: unknown = await ecs
    .copyImage({
      regionId: 'cn-hangzhou',
      imageId: 'm-src',
      destinationRegionId: 'cn-beijing',
      destinationImageName: 'web',
      destinationDescription: 'a copy',
      tags: { team: 'web' },
      clientToken: 'secret-token',
    })
    .catch((error: unknown) => error);
  if (!(failure instanceof EcsFailure)) throw new Error('expected an EcsFailure');
  expect(failure.message).not.toMatch(/http:|test-key|test-secret|secret-token|Signature/);
  return failure.facts;
}

test.each([
  ['an HTML page', answer(502, '<html>Bad gateway</html>', { 'content-type': 'text/html' })],
  ['an HTML page with success', answer(200, '<html>Log in</html>')],
  ['an empty body', answer(503, '')],
  ['an empty body with success', answer(200, '')],
  ['null', answer(500, 'null')],
  ['null with success', answer(200, 'null')],
  ['no image id', answer(200, json({ RequestId: 'R-1' }))],
  ['an error without a code', answer(500, '{}')],
])('%s is an unexpected answer that leaves doubt', async (_name, listener) => {
  const facts = await failureOfCopy(listener);
  expect(facts).toMatchObject({ code: 'UnexpectedAnswer', class: 'transient', executed: 'maybe' });
});

test('a connection that is reset leaves doubt', async () => {
  const facts = await failureOfCopy((request) => request.socket.destroy());
  expect(facts).toMatchObject({ code: 'Unreachable', class: 'transient', executed: 'maybe' });
});

test('an answer that does not come leaves doubt', async () => {
  const facts = await failureOfCopy(() => undefined, 200);
  expect(facts).toMatchObject({ code: 'Unreachable', class: 'transient', executed: 'maybe' });
});

test('throttling did nothing and tells when to come back', async () => {
  const body = json({ Code: 'Throttling.User', Message: 'Request was denied.', RequestId: 'R-2' });
  const facts = await failureOfCopy(answer(429, body, { 'x-acs-retry-after': '700' }));
  expect(facts).toMatchObject({ class: 'throttle', executed: 'no', retryAfterMs: 700, requestId: 'R-2', status: 429 });
});

test('a refusal did nothing, a server error leaves doubt', async () => {
  const refusal = answer(403, json({ Code: 'OperationDenied.ImageCopying', Message: 'Busy.', RequestId: 'R-3' }));
  expect(await failureOfCopy(refusal)).toMatchObject({ class: 'busy', executed: 'no' });
  server?.close();
  const fault = answer(500, json({ Code: 'InternalError', Message: 'Oops.', RequestId: 'R-4' }));
  expect(await failureOfCopy(fault)).toMatchObject({ class: 'transient', executed: 'maybe' });
});

test('the call is sent once', async () => {
  let calls = 0;
  await failureOfCopy((request, response) => {
    calls += 1;
    answer(500, json({ Code: 'InternalError', Message: 'Oops.' }))(request, response);
  });
  expect(calls).toBe(1);
});

const MINUTE = 60_000;

test.each([
  ['InvalidTimeStamp.Expired', 17 * MINUTE, '17 minutes behind'],
  ['IllegalTimestamp', -3 * 60 * MINUTE, '3 hours ahead of'],
  ['RequestTimeTooSkewed', -90 * 24 * 60 * MINUTE, '90 days ahead of'],
])('%s says by how much the clock of the worker is off', async (code, serverAheadMs, difference) => {
  const date = new Date(Date.now() + serverAheadMs).toUTCString();
  const refusal = answer(400, json({ Code: code, Message: 'Specified time stamp is expired.' }), { date });
  const facts = await failureOfCopy(refusal);
  expect(facts).toMatchObject({ code, class: 'transient', executed: 'no' });
  expect(facts.message).toContain(`(the clock of the worker is ${difference} that of ECS)`);
  expect(facts.hint).toContain('NTP');
});

test('without a date in the answer nothing is said about the difference', async () => {
  const facts = await failureOfCopy((_request, response) => {
    response.sendDate = false;
    response.writeHead(400).end(json({ Code: 'InvalidTimeStamp.Expired', Message: 'Expired.' }));
  });
  expect(facts.message).toBe('CopyImage in cn-hangzhou: InvalidTimeStamp.Expired: Expired.');
});

test('an answer that is not JSON tells its HTTP status', async () => {
  expect((await failureOfCopy(answer(502, '<html>Bad gateway</html>'))).message).toContain('HTTP 502');
});
