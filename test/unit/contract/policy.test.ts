import { policyId } from '../../../contract/request-id';
import { fillName, SyncPolicy, type SyncPolicyInput } from '../../../contract/schema/policy';
import { parseWith } from '../../../contract/schema/problems';
import { momentOf } from '../../../contract/schema/source-images';

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
      expectedCopyTime: '20m',
    });
  });

  test.each<SyncPolicyInput['images']>([
    { regionId: 'cn-hangzhou', imageIds: ['m-abc123'] },
    { regionId: 'cn-hangzhou', tags: { team: 'web' } },
    { regionId: 'cn-hangzhou', namePattern: '*', tags: { team: 'web' }, newest: 3 },
    { regionId: 'cn-hangzhou', family: 'web', newest: 3, newestPer: 'name' },
    { regionId: 'cn-hangzhou', createdSince: '30d', newest: 3, newestPer: 'tag:role' },
    { regionId: 'cn-hangzhou', family: 'web', createdSince: '2026-11-01' },
    { regionId: 'cn-hangzhou', family: 'web', createdSince: '2026-11-01T02:00:00+08:00' },
  ])('may select images by %j', (images) => {
    expect(problemsOf({ ...POLICY, images })).toEqual([]);
  });

  test('is refused with every problem at once', () => {
    const problems = problemsOf({
      images: { regionId: 'hangzhou', imageIds: ['web'], newest: 0, families: 'web' },
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
        'images.families: unknown field; remove it',
        expect.stringMatching(/^targets\.1: .* is named twice with different settings/),
        expect.stringMatching(/^targets\.2: "CN" must be a region id/),
        'name: "{name}-{night}" has no placeholder {night}; use {name}, {id}, {date}',
        expect.stringMatching(/^rpo: "1y" must be a duration/),
        'schedule: unknown field; remove it',
      ]),
    );
  });

  test('is refused with every problem of its selection at once', () => {
    const images = { regionId: 'cn-hangzhou', tags: {}, family: '', createdSince: '2026-02-30', newestPer: 'day' };
    expect(problemsOf({ ...POLICY, images })).toEqual([
      'images.tags: {} must name at least one tag',
      'images.family: "" must not be empty',
      expect.stringMatching(/^images\.createdSince: "2026-02-30" must be a day such as .* or a length of time/),
      expect.stringMatching(/^images\.newestPer: "day" must be "family", "name", or "tag:"/),
      'images.newestPer: "day" needs "newest", which says how many images of each group',
    ]);
  });

  test.each([30, '30', 'tag', '2026-11', '2026-11-01T02:00:00', '1y', '-3d'])(
    'with createdSince %j is refused',
    (text) => {
      const problems = problemsOf({ ...POLICY, images: { regionId: 'cn-hangzhou', createdSince: text } });
      expect(problems).toEqual([expect.stringContaining(`images.createdSince: ${JSON.stringify(text)} must be`)]);
    },
  );

  test('that names its images has none of the fields of a selection', () => {
    const selection = { family: 'web', createdSince: '30d', newest: 1, newestPer: 'family' };
    const images = { regionId: 'cn-hangzhou', imageIds: ['m-abc123'], ...selection };
    expect(problemsOf({ ...POLICY, images }).map((line) => line.split(':')[0])).toEqual(
      Object.keys(selection).map((field) => `images.${field}`),
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

  test('does not depend on what changes no copy', () => {
    expect(idOf({ expectedCopyTime: '1h' })).toBe(idOf({}));
    expect(idOf({ retention: { keep: 7 } })).toBe(idOf({}));
  });

  test('is another one for other copies', () => {
    expect(idOf({ name: '{id}' })).not.toBe(idOf({}));
  });
});

test.each([
  ['2026-11-01', '2026-11-01T00:00:00.000Z'],
  ['2026-11-01T02:00:00+08:00', '2026-10-31T18:00:00.000Z'],
  ['30d', '2026-10-27T02:00:00.000Z'],
  ['12h', '2026-11-25T14:00:00.000Z'],
])('createdSince %s is %s in the night of 26 November', (createdSince, moment) => {
  const now = Date.parse('2026-11-26T02:00:00Z');
  expect(new Date(momentOf(createdSince, now)).toISOString()).toBe(moment);
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
