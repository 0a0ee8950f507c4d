import type { Client } from '@temporalio/client';
import { sayStarted } from '../../../../client/commands/say-started';
import { linkTo, uiOf, uiProblem } from '../../../../client/render/ui-link';

const REPLICATION = 'replicate/m-1/0123456789ab';

test.each([
  ['localhost:7233', {}, 'http://localhost:8233'],
  ['127.0.0.1:7233', {}, 'http://localhost:8233'],
  ['127.0.0.1:7234', {}, undefined],
  ['temporal.example.com:7233', {}, undefined],
  [undefined, {}, undefined],
  ['localhost:7233', { IMAGEFERRY_UI_URL: '' }, 'http://localhost:8233'],
  ['localhost:7233', { IMAGEFERRY_UI_URL: 'https://ui.example.com/' }, 'https://ui.example.com'],
])('the UI of Temporal at %s with %j is %s', (address, env, expected) => {
  expect(uiOf(address, env)).toBe(expected);
});

test('an address that is none is named with the fix', () => {
  expect(uiProblem({})).toBeUndefined();
  expect(uiProblem({ IMAGEFERRY_UI_URL: 'http://localhost:8233' })).toBeUndefined();
  expect(uiProblem({ IMAGEFERRY_UI_URL: 'localhost:8233' })).toBe(
    'IMAGEFERRY_UI_URL: "localhost:8233" must be an address such as "https://temporal.example.com"',
  );
});

function clientOf(address: string): Client {
  return { connection: { options: { address } }, options: { namespace: 'disaster recovery' } } as unknown as Client;
}

test('a start is said with the page of its workflow, where that is known, behind the line with the id', () => {
  const write = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
  sayStarted({ id: REPLICATION, attached: false }, linkTo(clientOf('localhost:7233'), REPLICATION));
  sayStarted({ id: REPLICATION, attached: true }, linkTo(clientOf('10.0.0.7:7233'), REPLICATION));
  const said = write.mock.calls.map(([text]) => text);
  write.mockRestore();

  expect(said).toEqual([
    `started ${REPLICATION}\n`,
    'see http://localhost:8233/namespaces/disaster%20recovery/workflows/replicate%2Fm-1%2F0123456789ab\n',
    `attached to ${REPLICATION}\n`,
  ]);
});
