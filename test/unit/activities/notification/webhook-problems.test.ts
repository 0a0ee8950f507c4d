import { webhookProblems } from '../../../../activities/notification/webhook-problems';
import { Webhook } from '../../../../activities/notification/webhook';

const webhook = new Webhook({ url: new URL('https://hooks.example.com'), secret: 'whsec_' });

function problemsWith(names: string[], input: unknown): string[] {
  return webhookProblems({ webhooks: new Map(names.map((name) => [name, webhook])), timeoutMs: 1 }, input);
}

test.each([{ notify: 'ops' }, {}, null, 'ops', { notify: 7 }])('there is nothing to say of %j', (input) => {
  expect(problemsWith(['ops'], input)).toEqual([]);
});

test('a name that the worker does not know is one line: field, value, and the names that there are', () => {
  expect(problemsWith(['ops', 'audit'], { notify: 'opps' })).toEqual([
    'notify: "opps" is no webhook of the worker; use one of ops, audit',
  ]);
  expect(problemsWith([], { notify: 'ops' })).toEqual([
    'notify: "ops" is no webhook of the worker, which has none; set IMAGEFERRY_WEBHOOKS_FILE at the worker',
  ]);
});
