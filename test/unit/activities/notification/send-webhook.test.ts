import { inspect } from 'node:util';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger, type LogEntry } from '@temporalio/worker';
import { Webhook as Verifier } from 'standardwebhooks';
import { sendWebhook } from '../../../../activities/notification/send-webhook';
import type { NotificationSettings } from '../../../../activities/notification/settings';
import { Webhook } from '../../../../activities/notification/webhook';
import { proxyServer } from '../../../../activities/ecs/wire/proxy';
import { bindActivities } from '../../../../activities/shared/bind-activities';
import type { Dependencies } from '../../../../activities/shared/dependencies';
import { Notification, type EndStatus } from '../../../../contract/schema/notification';
import { startSmallProxy } from '../../../adapter/small-proxy';
import { startSmallReceiver, type SmallReceiver } from '../../../support/small-receiver';

const SECRET = `whsec_${Buffer.alloc(32, 's').toString('base64')}`;

const NOTIFICATION: Notification = {
  specversion: '1.0',
  id: '0c8f4b9e-0000-4000-8000-000000000001',
  source: '/imageferry/default',
  type: 'com.github.imageferry.night.finished',
  subject: 'sync/0123456789ab',
  time: '2026-11-26T02:31:07.310Z',
  datacontenttype: 'application/json',
  data: {
    status: 'failed',
    headline: 'failed: 1 of 2 copies Correct, 1 Missing',
    counts: { Correct: 1, Missing: 1 },
    lacking: [],
    namespace: 'default',
    workflowId: 'sync/0123456789ab',
    runId: '0c8f4b9e-0000-4000-8000-000000000002',
  },
};

let receiver: SmallReceiver;
let logged: LogEntry[];

beforeEach(async () => {
  logged = [];
  receiver = await startSmallReceiver();
});

afterEach(async () => {
  jest.restoreAllMocks();
  await receiver.stop();
});

interface Setting extends Partial<NotificationSettings> {
  url?: string;
  on?: EndStatus[];
}

/** One attempt: undefined when it succeeds, or how it fails. */
async function send({ url = receiver.url, on, ...settings }: Setting = {}): Promise<unknown> {
  const webhook = new Webhook({ url: new URL(url), secret: SECRET, ...(on && { on }) });
  const notifications = { webhooks: new Map([['ops', webhook]]), timeoutMs: 2000, ...settings };
  const activities = bindActivities({ sendWebhook }, { notifications } as unknown as Dependencies);
  const environment = new MockActivityEnvironment(
    {},
    { logger: new DefaultLogger('TRACE', (entry) => logged.push(entry)) },
  );
  const sent: Promise<unknown> = environment.run(activities.sendWebhook, {
    webhook: 'ops',
    notification: NOTIFICATION,
  });
  return sent.catch((error: unknown) => error);
}

/** What the receiver makes of the message number `index`, once it has verified it. */
function verified(index: number): Notification {
  const { body, headers } = receiver.received[index] ?? { body: '', headers: {} };
  return Notification.parse(new Verifier(SECRET).verify(body, headers as Record<string, string>));
}

const REPEATED = { type: 'WebhookFailed', nonRetryable: false };
const FINAL = { type: 'WebhookRefused', nonRetryable: true };

test('a message arrives as a CloudEvent that the receiver can verify', async () => {
  expect(await send()).toBeUndefined();

  expect(receiver.received).toHaveLength(1);
  expect(receiver.received[0]).toMatchObject({
    path: '/t0ken',
    headers: { 'content-type': 'application/cloudevents+json', 'webhook-id': NOTIFICATION.id },
  });
  expect(verified(0)).toEqual(NOTIFICATION);
});

test('a message links to the workflow where the address of the Temporal UI is known', async () => {
  await send({ uiUrl: 'https://temporal.example.com/ui' });

  const { namespace, runId } = NOTIFICATION.data;
  expect(verified(0).data.link).toBe(
    `https://temporal.example.com/ui/namespaces/${namespace}/workflows/sync%2F0123456789ab/${runId}`,
  );
});

test('a message that is sent again has the same id and body, and a new time', async () => {
  receiver.behaviour = { status: 503 };
  expect(await send()).toMatchObject(REPEATED);
  receiver.behaviour = {};
  const later = Date.now() + 61_000;
  jest.spyOn(Date, 'now').mockReturnValue(later);
  expect(await send()).toBeUndefined();

  const [first, second] = receiver.received;
  expect(second?.headers['webhook-id']).toBe(first?.headers['webhook-id']);
  expect(second?.body).toBe(first?.body);
  expect(Number(second?.headers['webhook-timestamp'])).toBeGreaterThan(
    Number(first?.headers['webhook-timestamp']) + 59,
  );
  expect(verified(1)).toEqual(NOTIFICATION);
});

test.each([408, 425, 429, 500, 502, 503, 504])('an answer %d is followed by another attempt', async (status) => {
  receiver.behaviour = { status };
  expect(await send()).toMatchObject(REPEATED);
});

test.each([400, 401, 404, 410, 422])('an answer %d is final, and the log says so', async (status) => {
  receiver.behaviour = { status };
  expect(await send()).toMatchObject({ ...FINAL, message: expect.stringContaining(String(status)) as string });
  const errors = logged.filter(({ level }) => level === 'ERROR');
  expect(errors).toMatchObject([
    { message: 'a receiver refuses a notification, which is not sent again', meta: { webhook: 'ops', status } },
  ]);
});

test.each([301, 302, 307, 308])('a redirection (%d) is not followed, and is final', async (status) => {
  receiver.behaviour = { status, headers: { location: `${receiver.url}/elsewhere` } };
  expect(await send()).toMatchObject(FINAL);
  expect(receiver.received).toHaveLength(1);
});

async function delayAfter(retryAfter: string): Promise<unknown> {
  receiver.behaviour = { status: 429, headers: { 'retry-after': retryAfter } };
  return ((await send()) as { nextRetryDelay?: number }).nextRetryDelay;
}

test.each([
  ['7', 7000],
  ['86400', 3_600_000],
  ['soon', undefined],
  ['-1', undefined],
  [new Date(0).toUTCString(), undefined],
])('an answer with Retry-After: %s is respected, up to an hour', async (text, expectedMs) => {
  expect(await delayAfter(text)).toBe(expectedMs);
});

test('an answer with a date in Retry-After is respected until then', async () => {
  const date = new Date(Date.now() + 600_000).toUTCString();
  const before = Date.now();
  const delayMs = await delayAfter(date);
  expect(delayMs).toBeLessThanOrEqual(Date.parse(date) - before);
  expect(delayMs).toBeGreaterThanOrEqual(Date.parse(date) - Date.now());
});

test('a receiver that does not answer in time is tried again', async () => {
  receiver.behaviour = { manner: 'silent' };
  expect(await send({ timeoutMs: 100 })).toMatchObject({
    ...REPEATED,
    message: expect.stringContaining('0.1 s') as string,
  });
});

test('an answer without an end is not waited for', async () => {
  receiver.behaviour = { status: 200, manner: 'endless' };
  expect(await send()).toBeUndefined();
});

test('a receiver that cannot be reached is tried again, and no failure tells its address or the secret', async () => {
  await receiver.stop();
  const failure = await send();
  expect(failure).toMatchObject({ ...REPEATED, message: expect.stringContaining('ECONNREFUSED') as string });
  const { message, stack, cause, details } = failure as Error & { details?: unknown };
  const told = inspect([message, stack, cause, details, logged], { depth: 9 });
  for (const hidden of ['127.0.0.1', 't0ken', SECRET.slice(6)]) expect(told).not.toContain(hidden);
});

test('a worker without the webhook leaves the message to another one', async () => {
  expect(await send({ webhooks: new Map() })).toMatchObject({
    type: 'WebhookUnknown',
    nonRetryable: false,
    message: expect.stringContaining('"ops"') as string,
  });
});

test('a receiver that does not want to hear of such an end gets no message', async () => {
  await send({ on: ['succeeded'] });
  expect(receiver.received).toEqual([]);
  await send({ on: ['succeeded', 'failed'] });
  expect(receiver.received).toHaveLength(1);
});

test('a message by https goes through the proxy of the worker', async () => {
  const proxy = await startSmallProxy({ connectStatus: 502 });
  const https = proxyServer(proxy.address);
  if (https === undefined) throw new Error('no proxy');

  const failure = await send({ url: 'https://hooks.example.com/t0ken', proxy: { https, exceptions: [] } });
  proxy.stop();

  expect(proxy.asked).toMatchObject([{ method: 'CONNECT', target: 'hooks.example.com:443' }]);
  expect(failure).toMatchObject({ ...REPEATED, message: expect.stringContaining('502') as string });
});
