import type { EcsImage } from '../../../../activities/ecs/api';
import { compareImage, differencesOf } from '../../../../activities/image/compare-image';
import type { CopySpec } from '../../../../contract/schema/plan';
import { sampleImage, sampleSpec } from '../../../support/samples';

const disk = { type: 'system', device: '/dev/xvda', sizeGiB: 40, encrypted: true };
const trueCopy = (changes: Partial<EcsImage> = {}): EcsImage =>
  sampleImage({ disks: [disk], tags: sampleSpec().tags, resourceGroupId: 'rg-web', ...changes });
const spec: CopySpec = {
  ...sampleSpec(),
  encrypted: true,
  resourceGroupId: 'rg-web',
  expected: { ...sampleSpec().expected, disks: [{ type: 'system', device: '/dev/xvda', sizeGiB: 40 }] },
};

const differences = (image: EcsImage, adopted = false) => differencesOf(compareImage(image, spec, { adopted }));

describe('an image compared with the copy that is wanted', () => {
  it('has no differences when it is a true copy', () => {
    expect(differences(trueCopy())).toEqual([]);
  });

  it('is compared in everything that ECS tells', () => {
    const names = compareImage(trueCopy(), spec, { adopted: false }).map(({ name }) => name);
    const facts = ['size', 'architecture', 'platform', 'osType', 'bootMode', 'nvmeSupport', 'disks'];
    expect(names).toEqual([...facts, 'encryption', 'resourceGroup', 'tags']);
  });

  it.each<[string, Partial<EcsImage>]>([
    ['size', { sizeGiB: 20 }],
    ['architecture', { architecture: 'arm64' }],
    ['platform', { platform: 'Windows Server 2022' }],
    ['osType', { osType: 'windows' }],
    ['bootMode', { bootMode: 'UEFI' }],
    ['nvmeSupport', { nvmeSupport: 'unsupported' }],
    ['disks', { disks: [{ ...disk, sizeGiB: 20 }] }],
    ['encryption', { disks: [{ ...disk, encrypted: false }] }],
    ['resourceGroup', { resourceGroupId: 'rg-other' }],
    ['tags', { tags: {} }],
  ])('may differ in %s alone', (name, changes) => {
    expect(differences(trueCopy(changes)).map((difference) => difference.name)).toEqual([name]);
  });

  it('names the tags that it lacks', () => {
    const [difference] = differences(trueCopy({ tags: { ...spec.tags, 'imageferry:run': 'run-2' } }));
    expect(difference).toEqual({ name: 'tags', expected: 'all', actual: 'without imageferry:run' });
  });

  it('may have further tags, and its disks in any order', () => {
    const data = { type: 'data', device: '/dev/xvdb', sizeGiB: 100, encrypted: true };
    const expected = {
      ...spec.expected,
      disks: [disk, data].map(({ type, device, sizeGiB }) => ({ type, device, sizeGiB })),
    };
    const image = trueCopy({ disks: [data, disk], tags: { ...spec.tags, team: 'web' } });
    expect(differencesOf(compareImage(image, { ...spec, expected }, { adopted: false }))).toEqual([]);
  });

  it('may have the tags of the replication that it is adopted from', () => {
    expect(differences(trueCopy({ tags: {} }), true)).toEqual([]);
  });

  it('is not compared in what the request leaves open', () => {
    const open = sampleSpec();
    const image = sampleImage({ tags: open.tags, resourceGroupId: 'rg-any' });
    expect(differencesOf(compareImage(image, open, { adopted: false }))).toEqual([]);
  });
});
