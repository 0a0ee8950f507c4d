import { parseWith } from '../../../contract/schema/problems';
import { ReplicationRequest } from '../../../contract/schema/request';

const SOURCE = { regionId: 'cn-hangzhou', imageId: 'm-bp1h46wfpjsjastc1234' };

function problems(input: unknown): string[] {
  return parseWith(ReplicationRequest, input).problems ?? [];
}

function naming(name: string): string[] {
  return problems({ source: SOURCE, targets: ['cn-beijing'], name });
}

describe('a replication request', () => {
  it('needs a source and targets only', () => {
    expect(ReplicationRequest.parse({ source: SOURCE, targets: ['cn-beijing'] })).toEqual({
      source: SOURCE,
      targets: ['cn-beijing'],
      tags: {},
      priority: 'manual',
      failurePolicy: 'continue',
      onAbort: 'keepFinished',
      dryRun: false,
    });
  });

  it('may name accounts that get the copies, for all targets and for one', () => {
    const account = '2000000000000001';
    const targets = [{ regionId: 'cn-beijing', shareWith: [] }, 'cn-shanghai'];

    expect(problems({ source: SOURCE, targets, shareWith: [account] })).toEqual([]);
  });

  it('lists what is wrong with the accounts', () => {
    const accounts = Array.from({ length: 51 }, (_, n) => String(2_000_000_000_000_000 + n));
    const mustBe = 'must be the id of an Alibaba Cloud account in quotes, such as "1234567890123456"';

    expect(problems({ source: SOURCE, targets: ['cn-beijing'], shareWith: [2e15, 'ops@example.com'] })).toEqual([
      `shareWith.0: 2000000000000000 ${mustBe}`,
      `shareWith.1: "ops@example.com" ${mustBe}`,
    ]);
    expect(problems({ source: SOURCE, targets: [{ regionId: 'cn-beijing', shareWith: accounts }] })[0]).toMatch(
      /^targets\.0\.shareWith: .* must name at most 50 accounts: ECS shares an image with no more$/,
    );
    expect(problems({ source: SOURCE, targets: ['cn-beijing'], shareWith: accounts[0] })).toEqual([
      'shareWith: "2000000000000000" must be a list',
    ]);
  });

  it('may name every region at once', () => {
    expect(problems({ source: SOURCE, targets: 'all' })).toEqual([]);
  });

  it('may name every region but some, and regions that are not required', () => {
    const targets = { all: true, except: ['cn-beijing', SOURCE.regionId], bestEffort: ['eu-west-1'] };

    expect(problems({ source: SOURCE, targets })).toEqual([]);
    expect(problems({ source: SOURCE, targets: { all: true } })).toEqual([]);
  });

  it('lists what is wrong with the regions that it leaves out or does not require', () => {
    const targets = { all: true, except: ['Beijing', 'cn-beijing'], bestEffort: ['cn-beijing', 5], only: [] };

    expect(problems({ source: SOURCE, targets })).toEqual([
      'targets.except.0: "Beijing" must be a region id such as "cn-hangzhou"',
      'targets.bestEffort.1: 5 must be a region id such as "cn-hangzhou"',
      'targets.only: unknown field; remove it',
      'targets.bestEffort.0: "cn-beijing" is left out by "except"; remove it from one of them',
    ]);
    expect(problems({ source: SOURCE, targets: { all: 'yes', except: 'cn-beijing' } })).toEqual([
      'targets.all: "yes" must be true',
      'targets.except: "cn-beijing" must be a list',
    ]);
    expect(problems({ source: SOURCE, targets: { except: ['cn-beijing'] } })).toEqual([
      'targets.all: missing; must be true',
    ]);
    expect(problems({ source: SOURCE, targets: { all: true, bestEffort: [SOURCE.regionId] } })).toEqual([
      `targets.bestEffort.0: "${SOURCE.regionId}" is the source region; remove it`,
    ]);
  });

  it.each([
    ['targets: " all" must be a list of target regions, "all", or an object with "all": true', ' all'],
    ['targets.1: "all" stands for all regions only in place of the list: "targets": "all"', ['cn-beijing', 'all']],
    ['targets.0: "all" stands for all regions only in place of the list: "targets": "all"', [{ regionId: 'all' }]],
  ])('says how all regions are named: %s', (problem, targets) => {
    expect(problems({ source: SOURCE, targets }).map((line) => line.replace('.regionId', ''))).toEqual([problem]);
  });

  it('says when it is JSON inside a string', () => {
    const text = JSON.stringify({ source: SOURCE, targets: 'all' });

    expect(problems(text)).toEqual([
      `(request): ${JSON.stringify(text)} is JSON inside a string; give the object itself, without quotes around it`,
    ]);
    expect(problems('web')).toEqual(['(request): "web" must be an object']);
    expect(problems('"{}"')).toEqual([expect.stringContaining('is JSON inside a string') as string]);
  });

  it.each(['web', 'Web-1.2:3_x', '网站-1', `w${'x'.repeat(127)}`])('may have the name %s', (name) => {
    expect(naming(name)).toEqual([]);
  });

  it.each(['w', '1web', 'web base', 'aliyun-web', 'acs:web', `w${'x'.repeat(128)}`, 'web/http://x'])(
    'may not have the name %s',
    (name) => {
      expect(naming(name).length).toBeGreaterThan(0);
      expect(naming(name)[0]).toContain(`name: ${JSON.stringify(name)}`);
    },
  );

  it.each(['ωeb', 'web-ä', 'ab\ud800'])('may not have the name %s', (name) => {
    expect(naming(name)).toEqual([expect.stringContaining('an English or Chinese letter') as string]);
  });

  it('may not hold half of a character, which cannot be sent', () => {
    const input = { source: SOURCE, targets: ['cn-beijing'], description: 'ab\ud800', tags: { team: '\udc00' } };

    expect(problems(input)).toEqual([
      expect.stringContaining('description: ') as string,
      expect.stringContaining('a tag value must not contain half of a surrogate pair') as string,
    ]);
    expect(problems({ ...input, description: 'a 😀', tags: { team: '😀' } })).toEqual([]);
  });

  it('names a limited number of regions', () => {
    const targets = Array.from({ length: 101 }, (_, n) => `cn-${String(n)}`);

    expect(problems({ source: SOURCE, targets })).toEqual([
      expect.stringContaining('at most 100 target regions') as string,
    ]);
  });

  it('is refused in words even when a program hands over what JSON cannot hold', () => {
    expect(problems({ source: SOURCE, targets: ['cn-beijing'], name: 10n })).toEqual([
      'name: 10 must be text in quotes',
    ]);
    expect(problems({ source: SOURCE, targets: ['cn-beijing'], name: () => 'web' })[0]).toMatch(
      /^name: .* must be text/,
    );
  });

  it('names each unknown field, at any depth', () => {
    const input = { source: { ...SOURCE, zone: 'a' }, targets: [{ regionId: 'cn-beijing', speed: 1 }], colour: 'blue' };

    expect(problems(input)).toEqual([
      'source.zone: unknown field; remove it',
      'targets.0.speed: unknown field; remove it',
      'colour: unknown field; remove it',
    ]);
  });

  it('says which field is missing, and what it must be', () => {
    expect(problems({ source: { regionId: 'cn-hangzhou' } })).toEqual([
      'source.imageId: missing; must be the id of a custom image, such as "m-bp1h46wfpjsjastc1234"',
      'targets: missing; must be a list of target regions, "all", or an object with "all": true',
    ]);
  });

  it('says what a field of the wrong type must be', () => {
    const input = { source: 'm-bp1', targets: 'cn-beijing', name: 7, tags: { n: 1 }, priority: 'high', dryRun: 'yes' };

    expect(problems(input)).toEqual([
      'source: "m-bp1" must be an object with "regionId" and "imageId"',
      'targets: "cn-beijing" must be a list of target regions, "all", or an object with "all": true',
      'name: 7 must be text in quotes',
      'tags.n: 1 a tag value must be text in quotes',
      'priority: "high" must be "release" or "manual" or "nightly"',
      'dryRun: "yes" must be true or false',
    ]);
    expect(problems(null)).toEqual(['(request): null must be an object']);
    expect(problems({ source: SOURCE, targets: ['cn-beijing'], tags: 'team=web,stage=production' })).toEqual([
      'tags: "team=web,stage=production" must be an object',
    ]);
  });

  it('lists what is wrong with one target together, and goes on with the next', () => {
    const targets = [{ regionId: 'Beijing', kmsKeyId: 'k', encrypted: 'yes' }, 5, {}, 'cn-hangzhou'];

    expect(problems({ source: SOURCE, targets })).toEqual([
      'targets.0.regionId: "Beijing" must be a region id such as "cn-hangzhou"',
      'targets.0.encrypted: "yes" must be true or false',
      'targets.0.kmsKeyId: "k" a KMS key needs "encrypted": true',
      'targets.1: 5 must be a region id such as "cn-hangzhou", or an object with "regionId"',
      'targets.2.regionId: missing; must be a region id such as "cn-hangzhou"',
      expect.stringContaining('targets.3: "cn-hangzhou" is the source region') as string,
    ]);
  });

  it('leaves room among its tags for the one that a relay adds', () => {
    const tags = Object.fromEntries(Array.from({ length: 17 }, (_, n) => [`t${String(n)}`, 'x']));
    const request = { source: SOURCE, targets: ['cn-beijing'], tags };
    expect(problems(request)).toEqual([]);
    expect(problems({ ...request, relay: true })).toEqual([
      expect.stringMatching(/^tags: .+ must be at most 16 tags with "relay": true, which adds one of its own$/),
    ]);
  });

  it('counts its tags whatever else is wrong with them', () => {
    const tags = Object.fromEntries(Array.from({ length: 18 }, (_, n) => [`acs:${String(n)}`, 'http://x']));

    const found = problems({ source: SOURCE, targets: ['cn-beijing'], tags });

    expect(found[0]).toMatch(/^tags: .* must be at most 17 tags: ECS accepts 20 and imageferry adds 3 of its own$/);
    expect(found.filter((line) => line.includes('a tag key must not start with'))).toHaveLength(18);
    expect(found.filter((line) => line.includes('a tag value must not contain'))).toHaveLength(18);
  });

  it('shows the beginning only of a long value', () => {
    const [line = ''] = problems({ source: SOURCE, targets: ['cn-beijing'], name: 'w'.repeat(5000) });

    expect(line.length).toBeLessThan(300);
  });

  it('refuses a KMS key without encryption', () => {
    expect(problems({ source: SOURCE, targets: [{ regionId: 'cn-beijing', kmsKeyId: 'k' }] })).toEqual([
      'targets.0.kmsKeyId: "k" a KMS key needs "encrypted": true',
    ]);
  });

  it('refuses the source among the targets, and one region with two settings', () => {
    const targets = [
      'cn-beijing',
      { regionId: 'cn-beijing' },
      { regionId: 'cn-beijing', encrypted: true },
      'cn-hangzhou',
    ];

    expect(problems({ source: SOURCE, targets })).toEqual([
      expect.stringMatching(/^targets\.2: .* is named twice with different settings/) as string,
      expect.stringContaining('is the source region') as string,
    ]);
  });

  it.each(['acs:team', 'aliyunteam', 'imageferry:run', 'http://x'])('refuses the tag key %s', (key) => {
    expect(problems({ source: SOURCE, targets: ['cn-beijing'], tags: { [key]: 'web' } })).toHaveLength(1);
  });

  it.each(['10s', '5m', '7d'])('may be aborted when nobody has followed it for %s', (abortWhenDetached) => {
    expect(problems({ source: SOURCE, targets: ['cn-beijing'], abortWhenDetached })).toEqual([]);
  });

  it.each(['9s', '8d', 'soon', ''])('may not be aborted when nobody has followed it for "%s"', (abortWhenDetached) => {
    expect(problems({ source: SOURCE, targets: ['cn-beijing'], abortWhenDetached })).toHaveLength(1);
  });

  it.each(['soon', '6', '0s', '8d'])('refuses the deadline %s', (copyDeadline) => {
    expect(problems({ source: SOURCE, targets: ['cn-beijing'], copyDeadline })).toHaveLength(1);
  });
});
