import { policyId } from '../../../contract/request-id';
import { fillName, SyncPolicy, type SyncPolicyInput } from '../../../contract/schema/policy';
import { parseWith } from '../../../contract/schema/problems';

const POLICY = { images: { regionId: 'cn-hangzhou', namePattern: 'web-*' }, targets: ['cn-beijing'] };

function problemsOf(policy: unknown): readonly string[] {
  return parseWith(SyncPolicy, policy).problems ?? [];
}

describe('a policy', () => {
  test('says little, and the rest has defaults', () => {
    expect(SyncPolicy.parse(POLICY)).toEqual({
      ...POLICY,
      name: '{name}-{id}',
      tags: {},
      rpo: '26h',
      onAbort: 'keepFinished',
      copyDeadline: '6h',
    });
  });

  test.each<SyncPolicyInput['images']>([
    { regionId: 'cn-hangzhou', imageIds: ['m-abc123'] },
    { regionId: 'cn-hangzhou', tags: { team: 'web' } },
    { regionId: 'cn-hangzhou', namePattern: '*', tags: { team: 'web' }, newest: 3 },
  ])('may select images by %j', (images) => {
    expect(problemsOf({ ...POLICY, images })).toEqual([]);
  });

  test('is refused with every problem at once', () => {
    const problems = problemsOf({
      images: { regionId: 'hangzhou', imageIds: ['web'], newest: 0, family: 'web' },
      targets: ['cn-beijing', { regionId: 'cn-beijing', required: false }, 'CN'],
      name: '{name}-{night}',
      rpo: '1y',
      schedule: '0 2 * * *',
    });

    expect(problems).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^images\.regionId: "hangzhou" must be a region id/),
        expect.stringMatching(/^images\.imageIds\.0: "web" must be the id of a custom image/),
        'images.newest: 0 must be at least 1',
        'images.newest: 0 goes with a selection, and "imageIds" names the images; remove one of them',
        'images.family: unknown field; remove it',
        expect.stringMatching(/^targets\.1: .* is named twice with different settings/),
        expect.stringMatching(/^targets\.2: "CN" must be a region id/),
        'name: "{name}-{night}" has no placeholder {night}; use {name}, {id}, {date}',
        expect.stringMatching(/^rpo: "1y" must be a duration/),
        'schedule: unknown field; remove it',
      ]),
    );
  });

  test.each([
    [{ ...POLICY, images: { regionId: 'cn-hangzhou', newest: 2 } }, 'selects no image'],
    [{ ...POLICY, targets: ['cn-hangzhou'] }, 'is the source region'],
    [{ ...POLICY, targets: { all: true, bestEffort: ['cn-hangzhou'] } }, 'is the source region'],
    [{ ...POLICY, name: 'web' }, 'must hold "{id}" or "{name}"'],
    [{ ...POLICY, name: 'nightly-{date}' }, 'must hold "{id}" or "{name}"'],
    [{ ...POLICY, name: '-{id}' }, 'must start with an English or Chinese letter'],
    [{ ...POLICY, name: '{id' }, 'must hold "{id}" or "{name}"'],
    [{ ...POLICY, tags: { 'acs:x': 'y' } }, 'a tag key must not start with'],
    [undefined, 'must be an object'],
    ['{}', 'must be an object'],
  ])('%j is refused', (policy, problem) => {
    expect(problemsOf(policy).join('\n')).toContain(problem);
  });
});

describe('the id of a policy', () => {
  const idOf = (changes: Partial<SyncPolicyInput>): string => policyId(SyncPolicy.parse({ ...POLICY, ...changes }));

  test('is the same however regions and images are named', () => {
    const imageIds = ['m-abc123', 'm-def456'];
    const one = idOf({ images: { regionId: 'cn-hangzhou', imageIds }, targets: ['cn-beijing', 'cn-shanghai'] });
    const other = idOf({
      images: { regionId: 'cn-hangzhou', imageIds: [...imageIds].reverse() },
      targets: ['cn-shanghai', { regionId: 'cn-beijing' }],
    });
    expect(one).toMatch(/^sync\/[0-9a-f]{12}$/);
    expect(other).toBe(one);
  });

  test('is another one for other copies', () => {
    expect(idOf({ name: '{id}' })).not.toBe(idOf({}));
  });
});

test('a name is filled in with what belongs to the image, also with what means something to a replacement', () => {
  expect(fillName('{name}-{id}-{date}-{id}', { name: 'a$&', id: 'm-1', date: '2026-11-24' })).toBe(
    'a$&-m-1-2026-11-24-m-1',
  );
});

test.each(['ops', 'release-chat', 'Team_7.eu'])('the webhook of a policy may be named %s', (notify) => {
  expect(problemsOf({ ...POLICY, notify })).toEqual([]);
});

test.each(['', 'https://hooks.example.com/ops', '-ops', ['ops'], null])('%j is no name of a webhook', (notify) => {
  expect(problemsOf({ ...POLICY, notify })).toEqual([
    `notify: ${JSON.stringify(notify)} must be the name of one webhook, such as "ops"; its address is set at the worker`,
  ]);
});
