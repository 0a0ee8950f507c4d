import { ownAccountProblems } from '../../../../activities/sharing/own-account-problems';

const OWN = '1234567890123456';
const OTHER = '2000000000000001';

test('the account that owns the copies is found wherever a request names it', () => {
  const targets = ['cn-beijing', { regionId: 'eu-central-1', shareWith: [OTHER, OWN] }, null];
  expect(ownAccountProblems(OWN, { shareWith: [OWN, OTHER], targets })).toEqual([
    `shareWith.0: "${OWN}" is the account that owns the copies; remove it`,
    `targets.1.shareWith.1: "${OWN}" is the account that owns the copies; remove it`,
  ]);
});

test.each([undefined, 'text', {}, { shareWith: OWN, targets: 'all' }, { targets: { all: true } }])(
  'a request that names it nowhere, or is malformed, has no such problem: %j',
  (request) => {
    expect(ownAccountProblems(OWN, request)).toEqual([]);
  },
);
