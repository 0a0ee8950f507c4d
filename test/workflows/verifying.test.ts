import type { SimulatedImage } from '../../simulator';
import { SOURCE, startStack, type Stack } from '../support/stack';

describe('verifying a copy', () => {
  let stack: Stack;

  beforeAll(async () => {
    stack = await startStack();
  });

  afterAll(async () => {
    await stack.stop();
  });

  it.each<[string, Partial<SimulatedImage>]>([
    ['size', { sizeGiB: 20 }],
    ['architecture', { architecture: 'arm64' }],
    ['platform', { platform: 'Windows Server 2022' }],
    ['osType', { osType: 'windows' }],
    ['bootMode', { bootMode: 'UEFI' }],
    ['disks', { disks: [{ type: 'system', device: '/dev/xvda', sizeGiB: 20, snapshotId: 's-x', encrypted: true }] }],
    [
      'encryption',
      { disks: [{ type: 'system', device: '/dev/xvda', sizeGiB: 40, snapshotId: 's-x', encrypted: false }] },
    ],
    ['resourceGroup', { resourceGroupId: 'rg-other' }],
    ['tags', { tags: {} }],
  ])('finds a difference in %s', async (what, changes) => {
    await stack.setSpeed({ copySeconds: 3600 });
    const name = `differs-in-${what}`;
    const target = { regionId: 'cn-beijing', encrypted: true, resourceGroupId: 'rg-web' };
    await stack.ecs.set({ refuseConcurrentCopies: false });
    const replicationId = await stack.start({ source: SOURCE, name, targets: [target] });
    await stack.until(replicationId, ({ copies }) => copies[0]?.status === 'copying');
    const image = await stack.imageIn('cn-beijing', name);
    await stack.ecs.changeImage({ regionId: 'cn-beijing', imageId: image?.imageId ?? '', changes });

    await stack.finish('cn-beijing', name);

    await expect(stack.result(replicationId)).rejects.toThrow();
    const error = (await stack.lastManifest(replicationId)).copies[0]?.error;
    expect(error?.code).toBe('VerificationFailed');
    expect(error?.message).toContain(`${what} is `);
  });

  it('waits until the copy is usable, and names what the copy lacks', async () => {
    await stack.setSpeed({ copySeconds: 0.1 });
    await stack.ecs.set({ usableAfterSeconds: 3600 });
    await stack.ecs.addFault({ kind: 'error', action: 'ModifyImageAttribute', code: 'Forbidden.RAM' });
    const replicationId = await stack.start({ source: SOURCE, name: 'usable-late', targets: ['cn-shanghai'] });
    await stack.until(replicationId, ({ copies }) => copies[0]?.error?.code === 'CopyNotUsable');

    const imageId = (await stack.imageIn('cn-shanghai', 'usable-late'))?.imageId ?? '';
    await stack.ecs.changeImage({ regionId: 'cn-shanghai', imageId, changes: { usableFrom: 0 } });

    const [copy] = (await stack.result(replicationId)).copies;
    expect(copy).toMatchObject({ status: 'available', remarks: [{ attribute: 'nvmeSupport' }] });
    expect(copy?.error).toBeUndefined();
    expect(copy?.verified).not.toContain('nvmeSupport');
  });
});
