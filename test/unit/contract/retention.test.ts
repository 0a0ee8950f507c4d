import { SyncPolicy } from '../../../contract/schema/policy';
import { parseWith } from '../../../contract/schema/problems';

const POLICY = { images: { regionId: 'cn-hangzhou', namePattern: 'web-*' }, targets: ['cn-beijing'] };

const problemsOf = (policy: object): readonly string[] =>
  parseWith(SyncPolicy, { ...POLICY, ...policy }).problems ?? [];
const tags = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, n) => [`key${String(n)}`, '']));

describe('retention in a policy', () => {
  test('is off unless it is given, and then says how many images stay', () => {
    expect(SyncPolicy.parse(POLICY).retention).toBeUndefined();
    expect(SyncPolicy.parse({ ...POLICY, retention: { keep: 3 } }).retention).toEqual({
      keep: 3,
      deleteAfter: '30d',
      dryRun: false,
      ignoreScalingConfigurations: false,
    });
  });

  test.each([
    { retention: { keep: 1, deleteAfter: '365d', dryRun: true, ignoreScalingConfigurations: true } },
    { images: { ...POLICY.images, newest: 3 }, retention: { keep: 3, deleteAfter: '1s' } },
    { retention: { keep: 3 }, tags: tags(16) },
  ])('may be %j', (policy) => {
    expect(problemsOf(policy)).toEqual([]);
  });

  test.each([
    [{ retention: {} }, /^retention\.keep: .*must be a whole number/],
    [{ retention: { keep: 0 } }, /^retention\.keep: 0 must be at least 1/],
    [
      { retention: { keep: 1, deleteAfter: '366d' } },
      /^retention\.deleteAfter: "366d" must be between "1s" and "365d"/,
    ],
    [{ retention: { keep: 1, deleteAfter: 'soon' } }, /^retention\.deleteAfter: "soon" must be a duration/],
    [{ retention: { keep: 1, force: true } }, /^retention\.force: unknown field/],
    [{ retention: true }, /^retention: true must be an object with "keep"/],
    [{ images: { ...POLICY.images, newest: 3 }, retention: { keep: 2 } }, /^retention\.keep: 2 must be at least 3/],
    [
      { images: { regionId: 'cn-hangzhou', imageIds: ['m-abc'] }, retention: { keep: 2 } },
      /^retention: .*remove one of them/,
    ],
    [{ retention: { keep: 3 }, tags: tags(17) }, /^tags: .*must be at most 16 tags: retention adds one/],
  ])('is refused as %j', (policy, problem) => {
    expect(problemsOf(policy)).toEqual([expect.stringMatching(problem)]);
  });
});
