import type { EcsImage } from '../../../../activities/ecs/api';
import {
  agreementsOf,
  compareEssentials,
  compareRestorables,
  differencesOf,
  unsaidOf,
} from '../../../../activities/image/compare-image';
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

const differences = (image: EcsImage, adopted = false) => differencesOf(compareEssentials(image, spec, { adopted }));
const lost = (image: EcsImage, of = spec) => differencesOf(compareRestorables(image, of)).map(({ name }) => name);

describe('an image compared with the copy that is wanted', () => {
  it('has no differences when it is a true copy', () => {
    expect(differences(trueCopy())).toEqual([]);
  });

  it('is compared in everything that ECS tells', () => {
    const names = agreementsOf(compareEssentials(trueCopy(), spec, { adopted: false }));
    const facts = ['size', 'architecture', 'platform', 'osType', 'bootMode', 'disks'];
    expect(names).toEqual([...facts, 'encryption', 'resourceGroup', 'tags']);
  });

  it.each<[string, Partial<EcsImage>]>([
    ['size', { sizeGiB: 20 }],
    ['architecture', { architecture: 'arm64' }],
    ['platform', { platform: 'Windows Server 2022' }],
    ['osType', { osType: 'windows' }],
    ['bootMode', { bootMode: 'UEFI' }],
    ['disks', { disks: [{ ...disk, sizeGiB: 20 }] }],
    ['encryption', { disks: [{ ...disk, encrypted: false }] }],
    ['resourceGroup', { resourceGroupId: 'rg-other' }],
    ['tags', { tags: {} }],
  ])('may differ in %s alone', (name, changes) => {
    expect(differences(trueCopy(changes)).map((difference) => difference.name)).toEqual([name]);
  });

  it('names the tags that it lacks', () => {
    const [difference] = differences(trueCopy({ tags: { ...spec.tags, 'imageferry:run': 'run-2' } }));
    expect(difference).toMatchObject({ name: 'tags', expected: 'all', actual: 'without imageferry:run' });
  });

  it('may have further tags, and its disks in any order', () => {
    const data = { type: 'data', device: '/dev/xvdb', sizeGiB: 100, encrypted: true };
    const expected = {
      ...spec.expected,
      disks: [disk, data].map(({ type, device, sizeGiB }) => ({ type, device, sizeGiB })),
    };
    const image = trueCopy({ disks: [data, disk], tags: { ...spec.tags, team: 'web' } });
    expect(differencesOf(compareEssentials(image, { ...spec, expected }, { adopted: false }))).toEqual([]);
  });

  it('may have the tags of the replication that it is adopted from', () => {
    expect(differences(trueCopy({ tags: {} }), true)).toEqual([]);
  });

  it('is not compared in what the request leaves open', () => {
    const open = sampleSpec();
    const image = sampleImage({ tags: open.tags, resourceGroupId: 'rg-any' });
    expect(differencesOf(compareEssentials(image, open, { adopted: false }))).toEqual([]);
  });

  it('is not compared in what ECS does not say of the source', () => {
    const unsaid = { ...spec.expected, sizeGiB: 0, bootMode: '', disks: [{ type: '', device: '', sizeGiB: 0 }] };
    const comparisons = compareEssentials(trueCopy(), { ...spec, expected: unsaid }, { adopted: false });
    const names = ['architecture', 'platform', 'osType', 'encryption', 'resourceGroup', 'tags'];
    expect(agreementsOf(comparisons)).toEqual(names);
    expect(differencesOf(comparisons)).toEqual([]);
  });

  it.each<[string, string, Partial<EcsImage>]>([
    ['size', 'wait', { sizeGiB: 0 }],
    ['architecture', 'wait', { architecture: '' }],
    ['platform', 'remark', { platform: '' }],
    ['osType', 'remark', { osType: '' }],
    ['bootMode', 'remark', { bootMode: '' }],
    ['disks, encryption', 'wait', { disks: [] }],
    ['disks', 'wait', { disks: [{ ...disk, sizeGiB: 0 }] }],
    ['encryption', 'wait', { disks: [{ type: disk.type, device: disk.device, sizeGiB: 40 }] }],
  ])('has no known difference where ECS does not say its %s: %s', (names, whenUnsaid, changes) => {
    const comparisons = compareEssentials(trueCopy(changes), spec, { adopted: false });
    const unsaid = unsaidOf(comparisons);
    expect(unsaid.map(({ name }) => name).join(', ')).toBe(names);
    expect(new Set(unsaid.map((comparison) => comparison.whenUnsaid))).toEqual(new Set([whenUnsaid]));
    expect(differencesOf(comparisons)).toEqual(unsaid);
  });
});

describe('a copy that may have lost attributes of its source', () => {
  const withAll = { ...spec, expected: { ...spec.expected, imdsSupport: 'v2', imageFamily: 'web' } };

  it('lacks those that ECS shows otherwise, or not at all', () => {
    const all = ['nvmeSupport', 'imdsSupport', 'imageFamily'];
    expect(lost(trueCopy({ nvmeSupport: 'unsupported', imdsSupport: 'v1' }), withAll)).toEqual(all);
    expect(lost(trueCopy({ nvmeSupport: '' }), withAll)).toEqual(all);
  });

  it('lacks none that it has', () => {
    expect(lost(trueCopy({ imdsSupport: 'v2', imageFamily: 'web' }), withAll)).toEqual([]);
  });

  it('lacks none that ECS does not say of the source, nor those that the plan of an earlier version does not hold', () => {
    expect(lost(trueCopy({ imdsSupport: 'v2', imageFamily: 'web' }))).toEqual([]);
    const unsaid = { ...spec, expected: { ...spec.expected, nvmeSupport: '', imdsSupport: '', imageFamily: '' } };
    expect(lost(trueCopy(), unsaid)).toEqual([]);
  });

  it('lacks nothing where not to say it means the same', () => {
    const plain = { ...spec.expected, nvmeSupport: 'unsupported', imdsSupport: 'v1' };
    expect(lost(trueCopy({ nvmeSupport: '' }), { ...spec, expected: plain })).toEqual([]);
  });
});
