import { inspect } from 'node:util';
import { Webhook as Verifier } from 'standardwebhooks';
import { isWebhookSecret, Webhook } from '../../../../activities/notification/webhook';

const SECRET = `whsec_${Buffer.from('a key of thirty-two bytes, no less').toString('base64')}`;

const webhook = new Webhook({ url: new URL('https://hooks.example.com/t0ken'), secret: SECRET });

describe('the headers of a message', () => {
  test('hold a signature that the public package accepts', () => {
    const body = '{"text":"Zürich 杭州"}';
    const headers = webhook.headersFor('run-1', body, Date.now());
    expect(new Verifier(SECRET).verify(body, headers)).toEqual(JSON.parse(body));
  });

  test.each(['webhook-id', 'webhook-timestamp', 'webhook-signature'])('are refused when %s was changed', (name) => {
    const headers = webhook.headersFor('run-1', '{}', Date.now());
    const changed = { ...headers, [name]: `${headers[name] ?? ''}1` };
    expect(() => new Verifier(SECRET).verify('{}', changed)).toThrow();
  });

  test('are refused when the body was changed', () => {
    const headers = webhook.headersFor('run-1', '{"status":"failed"}', Date.now());
    expect(() => new Verifier(SECRET).verify('{"status":"succeeded"}', headers)).toThrow();
  });

  test('have the time in seconds', () => {
    expect(webhook.headersFor('run-1', '{}', 1_800_000_000_999)).toMatchObject({
      'content-type': 'application/cloudevents+json',
      'webhook-id': 'run-1',
      'webhook-timestamp': '1800000000',
    });
  });
});

test('neither the secret nor the address shows in JSON or in logs', () => {
  const shown = `${JSON.stringify(webhook)} ${inspect(webhook, { depth: 9, showHidden: true })}`;
  expect(shown).not.toContain(SECRET.slice(6));
  expect(shown).not.toContain('t0ken');
});

test.each([
  [SECRET, true],
  ['whsec_', false],
  ['whsec_c2hvcnQ=', false],
  [SECRET.slice(6), false],
  [`whsec_${'!'.repeat(44)}`, false],
  [`whsec_${Buffer.alloc(24, 1).toString('base64')}`, true],
  [`whsec_${Buffer.alloc(64, 1).toString('base64')}`, true],
  [`whsec_${Buffer.alloc(65, 1).toString('base64')}`, false],
])('whether %s is a secret', (text, isOne) => {
  expect(isWebhookSecret(text)).toBe(isOne);
});
