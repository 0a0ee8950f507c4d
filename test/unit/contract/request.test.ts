import { problemsOf } from '../../../contract/schema/problems';
import { ReplicationRequest } from '../../../contract/schema/request';

const SOURCE = { regionId: 'cn-hangzhou', imageId: 'm-bp1h46wfpjsjastc1234' };

function problems(input: unknown): string[] {
  const parsed = ReplicationRequest.safeParse(input);
  return parsed.success ? [] : problemsOf(parsed.error, input);
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
      copyDeadline: '6h',
      dryRun: false,
    });
  });

  it('may name every region at once', () => {
    expect(problems({ source: SOURCE, targets: 'all' })).toEqual([]);
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

  it('names each unknown field, at any depth', () => {
    const input = { source: { ...SOURCE, zone: 'a' }, targets: [{ regionId: 'cn-beijing', speed: 1 }], colour: 'blue' };

    expect(problems(input)).toEqual([
      'source.zone: unknown field; remove it',
      'targets.0.speed: unknown field; remove it',
      'colour: unknown field; remove it',
    ]);
  });

  it('says which field is missing', () => {
    expect(problems({ targets: ['cn-beijing'] })).toEqual([expect.stringContaining('source: missing') as string]);
  });

  it('refuses a KMS key without encryption', () => {
    expect(problems({ source: SOURCE, targets: [{ regionId: 'cn-beijing', kmsKeyId: 'k' }] })).toEqual([
      'targets.0.kmsKeyId: "k" a KMS key needs "encrypted": true',
    ]);
  });

  it('refuses the source among the targets, and one region with two settings', () => {
    const targets = ['cn-beijing', { regionId: 'cn-beijing', encrypted: true }, 'cn-hangzhou'];

    expect(problems({ source: SOURCE, targets })).toEqual([
      expect.stringContaining('is named twice with different settings') as string,
      expect.stringContaining('is the source region') as string,
    ]);
  });

  it.each(['acs:team', 'aliyunteam', 'imageferry:run', 'http://x'])('refuses the tag key %s', (key) => {
    expect(problems({ source: SOURCE, targets: ['cn-beijing'], tags: { [key]: 'web' } })).toHaveLength(1);
  });

  it.each(['soon', '6', '0s', '8d'])('refuses the deadline %s', (copyDeadline) => {
    expect(problems({ source: SOURCE, targets: ['cn-beijing'], copyDeadline }).length).toBeGreaterThan(0);
  });
});
