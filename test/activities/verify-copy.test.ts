import { createActivities } from '../../activities';
import type { VerifiedCopy } from '../../activities/copy/verify-copy';
import type { CopySpec } from '../../contract/schema/plan';
import type { SimulatedImage } from '../../simulator';
import { copyTo, SOURCE, startSubject, type Subject } from '../simulator/support';
import { sampleSpec } from '../support/samples';
import { dependenciesFor } from '../support/stack';
import { OWN_RUN, runToEnd } from './attempts';
import { sampleRequest } from './support';

const REGION = 'cn-beijing';
const PACING = { minimumPollMs: 2, maximumPollMs: 5, lookIntervalMs: 2, visibilityGraceMs: 200 };

const request = sampleRequest(REGION);
const hold = { lane: 'copy/cn-beijing/1', copyId: request.copyId, requester: request.requester, firstRunId: OWN_RUN };
const expected: CopySpec['expected'] = {
  ...sampleSpec().expected,
  nvmeSupport: 'supported',
  imdsSupport: 'v2',
  imageFamily: 'web',
  disks: [{ type: 'system', device: '/dev/xvda', sizeGiB: 40 }],
};
const spec: CopySpec = { ...sampleSpec(REGION), tags: { team: 'web' }, expected };

const ESSENTIALS = ['size', 'architecture', 'platform', 'osType', 'bootMode', 'disks', 'tags'];
const ATTRIBUTES = ['nvmeSupport', 'imdsSupport', 'imageFamily'];

let subject: Subject;

beforeEach(async () => {
  subject = await startSubject();
  const { regionId, imageId } = SOURCE;
  await subject.admin.changeImage({ regionId, imageId, changes: { imdsSupport: 'v2', imageFamily: 'web' } });
});

afterEach(() => subject.stop());

async function finishedCopy(changes: Partial<SimulatedImage> = {}): Promise<string> {
  const tag = { 'Tag.1.Key': 'team', 'Tag.1.Value': 'web' };
  const { ImageId: imageId } = await subject.call('CopyImage', copyTo(REGION, tag));
  await subject.admin.finishCopy({ regionId: REGION, imageId });
  await change(imageId, changes);
  return imageId;
}

const change = (imageId: string, changes: Partial<SimulatedImage>) =>
  subject.admin.changeImage({ regionId: REGION, imageId, changes });

async function verify(
  imageId: string,
  options: Parameters<typeof runToEnd>[2] = {},
  { adopted = false, pacing = PACING, deadlineMs = spec.deadlineMs } = {},
) {
  const dependencies = dependenciesFor(subject.port, { client: undefined as never }, { pacing });
  const { awaitCopy } = createActivities(dependencies);
  const claimed = { request, spec: { ...spec, deadlineMs }, hold };
  const input = { ...claimed, imageId, adopted, startedAt: '2026-11-24T10:00:00Z', isKept: false };
  const { result, ...end } = await runToEnd(awaitCopy, input, options);
  return {
    ...end,
    ...(result && { result: { verified: result.outcome.verified, remarks: result.outcome.remarks ?? [] } }),
  };
}

const remarksIn = (result: VerifiedCopy | undefined) => result?.remarks.map(({ attribute }) => attribute);
const modifications = async () => (await subject.admin.journal({ action: 'ModifyImageAttribute' })).length;

test('a copy gets back what CopyImage drops', async () => {
  const imageId = await finishedCopy();
  const { result, retried } = await verify(imageId);
  expect(result).toEqual({ verified: [...ESSENTIALS, ...ATTRIBUTES], remarks: [] });
  expect(retried).toEqual([]);
  const [copy] = await subject.admin.images({ regionId: REGION });
  expect(copy).toMatchObject({ nvmeSupport: 'supported', imdsSupport: 'v2', imageFamily: 'web' });
});

test('a copy that has lost nothing is not modified', async () => {
  await subject.admin.set({ copiesKeep: ['nvmeSupport', 'imdsSupport', 'imageFamily'] });
  expect((await verify(await finishedCopy())).result).toMatchObject({ remarks: [] });
  expect(await modifications()).toBe(0);
});

test('the image of another replication is not modified; what it lacks is a remark', async () => {
  const { result } = await verify(await finishedCopy(), {}, { adopted: true });
  expect(result?.verified).toEqual(ESSENTIALS.filter((name) => name !== 'tags'));
  expect(remarksIn(result)).toEqual(ATTRIBUTES);
  expect(result?.remarks[0]).toEqual({
    attribute: 'nvmeSupport',
    source: 'supported',
    copy: 'unsupported',
    reason: 'Another replication made the image.',
  });
  expect(await modifications()).toBe(0);
});

test.each(['Forbidden.RAM', 'SomethingNew', 'InvalidParameter'])('%s is a remark, and no failure', async (code) => {
  await subject.admin.addFault({ kind: 'error', action: 'ModifyImageAttribute', code, status: 403 });
  const { result } = await verify(await finishedCopy());
  expect(result?.verified).toEqual(ESSENTIALS);
  expect(remarksIn(result)).toEqual(ATTRIBUTES);
  expect(result?.remarks[0]?.reason).toContain(`ModifyImageAttribute in ${REGION}: ${code}`);
});

test('an attribute that is refused alone is the only remark', async () => {
  await subject.admin.addFault({ kind: 'error', action: 'ModifyImageAttribute', code: 'InvalidParameter', times: 1 });
  const { result } = await verify(await finishedCopy());
  expect(result?.verified).toEqual([...ESSENTIALS, 'imdsSupport', 'imageFamily']);
  expect(remarksIn(result)).toEqual(['nvmeSupport']);
});

test('a temporary error is waited out', async () => {
  await subject.admin.addFault({ kind: 'dropBefore', action: 'ModifyImageAttribute', times: 12 });
  const { result } = await verify(await finishedCopy(), {}, { pacing: { ...PACING, maximumPollMs: 60_000 } });
  expect(result).toMatchObject({ remarks: [] });
});

test('a temporary error that lasts is a remark in the end', async () => {
  await subject.admin.addFault({ kind: 'error', action: 'ModifyImageAttribute', code: 'ServiceUnavailable' });
  const { result } = await verify(await finishedCopy());
  expect(remarksIn(result)).toEqual(ATTRIBUTES);
  expect(result?.remarks[0]?.reason).toContain('ServiceUnavailable');
});

test('a look at what was given back that is refused is repeated, without a change made twice', async () => {
  const imageId = await finishedCopy();
  const refusal = { action: 'DescribeImages', code: 'Forbidden.RAM', status: 403 };
  await subject.admin.addFault({ kind: 'error', skip: 1, times: 1, ...refusal });
  const { result, retried } = await verify(imageId);
  expect(retried).toMatchObject([{ type: 'Forbidden.RAM' }]);
  expect(result).toMatchObject({ verified: [...ESSENTIALS, ...ATTRIBUTES], remarks: [] });
  expect(await modifications()).toBe(ATTRIBUTES.length);
});

test('a value that ECS accepts and does not show is a remark', async () => {
  const fields = { Features: { NvmeSupport: 'unsupported', ImdsSupport: 'v2' } };
  const { result } = await verify(await finishedCopy({ oddAnswer: { fields } }));
  expect(result?.remarks).toMatchObject([{ attribute: 'nvmeSupport', copy: 'unsupported' }]);
  expect(result?.remarks[0]?.reason).toContain('does not show it');
});

test('a copy with an essential difference is not modified', async () => {
  const { failure } = await verify(await finishedCopy({ sizeGiB: 20 }));
  expect(failure).toMatchObject({ type: 'VerificationFailed' });
  expect(failure?.message).toContain('size is 20 GiB, not 40 GiB');
  expect(await modifications()).toBe(0);
});

test.each<[NonNullable<SimulatedImage['oddAnswer']>, string]>([
  [{ fields: { Size: 'large' } }, 'size'],
  [{ fields: { Size: null, BootMode: null } }, 'size'],
  [{ without: ['Architecture'] }, 'architecture'],
  [{ without: ['DiskDeviceMappings'] }, 'disks'],
  [{ fields: { DiskDeviceMappings: { DiskDeviceMapping: [{ Type: 'system', Size: null }] } } }, 'disks'],
])('what ECS does not say of a copy is asked for again: %j', async (oddAnswer, unsaid) => {
  const imageId = await finishedCopy({ oddAnswer });
  const { result, retried } = await verify(imageId, {
    onRetry: async (_, attempt) => {
      if (attempt === 2) await change(imageId, { oddAnswer: {} });
    },
  });
  expect(retried).toHaveLength(2);
  expect(retried[0]).toMatchObject({
    type: 'ImageUnclear',
    message: `ECS does not say this of ${imageId}: ${unsaid}`,
  });
  expect(result).toMatchObject({ remarks: [] });
});

test('what ECS never says ends at the deadline, and not as a difference', async () => {
  const imageId = await finishedCopy({ oddAnswer: { without: ['Size'] } });
  const { failure } = await verify(imageId, {}, { deadlineMs: 100 });
  expect(failure).toMatchObject({ type: 'CopyTimedOut' });
  expect(failure?.message).toContain(`ECS does not say this of ${imageId}: size`);
});

describe('a copy of which ECS does not say all that it could', () => {
  const UNSAID = ['Platform', 'OSType', 'BootMode'];

  test.each([
    ['of ours', false],
    ['of another replication', true],
  ])('is good, with remarks: one %s', async (_whose, adopted) => {
    await subject.admin.set({ copiesKeep: ['nvmeSupport', 'imdsSupport', 'imageFamily'] });
    const imageId = await finishedCopy({ oddAnswer: { without: UNSAID } });
    const { result, failure, retried } = await verify(imageId, {}, { adopted });
    expect(failure).toBeUndefined();
    expect(new Set(retried.map(({ type }) => type))).toEqual(new Set(['CopyInProgress']));
    expect(result?.remarks).toEqual([
      { attribute: 'platform', source: expected.platform, reason: 'ECS does not say it.' },
      { attribute: 'osType', source: expected.osType, reason: 'ECS does not say it.' },
      { attribute: 'bootMode', source: expected.bootMode, reason: 'ECS does not say it.' },
    ]);
    expect(result?.verified).not.toContain('bootMode');
  });

  test('is asked for again first', async () => {
    const imageId = await finishedCopy({ oddAnswer: { without: UNSAID } });
    const { result, retried } = await verify(imageId, {
      onRetry: async (_, attempt) => {
        if (attempt === 2) await change(imageId, { oddAnswer: {} });
      },
    });
    expect(retried).toHaveLength(2);
    expect(retried[0]?.message).toContain('its platform, osType, bootMode');
    expect(result).toMatchObject({ remarks: [] });
  });

  test('is a wrong one when it differs in what ECS does say', async () => {
    const imageId = await finishedCopy({ sizeGiB: 20, oddAnswer: { without: UNSAID } });
    expect((await verify(imageId)).failure).toMatchObject({ type: 'VerificationFailed' });
  });
});

test('a copy that is not usable any more is waited for', async () => {
  const imageId = await finishedCopy({ usableFrom: Date.now() + 300 });
  const { result, retried } = await verify(imageId);
  expect(retried[0]?.message).toContain('not usable yet');
  expect(result).toMatchObject({ remarks: [] });
});

test.each(['Forbidden.RAM', 'SomethingNew', 'InvalidSnapshotId.NotFound', 'QuotaExceed.Image', 'DryRunOperation'])(
  'a look that answers %s is no difference',
  async (code) => {
    await subject.admin.addFault({ kind: 'error', action: 'DescribeImages', code, status: 400, times: 4 });
    expect(await verify(await finishedCopy())).toMatchObject({ result: { remarks: [] } });
  },
);
