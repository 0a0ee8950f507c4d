import type { Account } from '../account';
import { documentedError, invalidParameter, missingParameter } from '../ecs-error';
import { IMAGE_STATUSES, type SimulatedImage, visibleTags } from '../image';
import type { Parameters } from '../parameters';
import { choiceOf, filtersOf, timeOf } from './filter-parameters';
import { isUsable } from './image-body';

/** Whether an image is wanted. */
type ImageTest = (image: SimulatedImage) => boolean;

const ARCHITECTURES = ['i386', 'x86_64', 'arm64'];
const ONLINE_CHANGES = ['CpuOnlineUpgrade', 'CpuOnlineDowngrade', 'MemoryOnlineUpgrade', 'MemoryOnlineDowngrade'];
const FILTER_KEYS = ['CreationStartTime', 'CreationEndTime', 'NetworkType', ...ONLINE_CHANGES];

/** What all filters of DescribeImages together let through. Refuses a filter that ECS would refuse. */
export function imageTestOf(account: Account, parameters: Parameters): ImageTest {
  const now = account.now();
  const tests: ImageTest[] = [
    ({ visibleFrom }) => visibleFrom <= now,
    ...availabilityTests(parameters, now),
    ...ownerTests(parameters),
    ...contentTests(parameters),
    ...originTests(account, parameters),
    ...tagTests(parameters, now),
    ...keyedTests(parameters),
  ];
  return (image) => tests.every((test) => test(image));
}

/** `Usable` has a meaning only together with `Status`, which is `Available` otherwise. */
function availabilityTests(parameters: Parameters, now: number): ImageTest[] {
  const usable = parameters.flag('Usable');
  const status = parameters.text('Status');
  if (usable !== undefined && status === undefined) throw missingParameter('Status');
  const statuses = statusesOf(status ?? 'Available');
  // No image of the simulator is subscribed to for a time, so none expires.
  parameters.flag('ShowExpired');
  return [
    (image) => statuses.includes(image.status),
    ...testIf(usable, (wanted) => (image) => isUsable(image, now) === wanted),
  ];
}

function statusesOf(text: string): readonly string[] {
  if (text === 'ALL') return IMAGE_STATUSES;
  const statuses = text.split(',');
  if (statuses.some((status) => !IMAGE_STATUSES.some((known) => known === status))) throw invalidParameter('Status');
  return statuses;
}

/** Images of the marketplace and images of the community are shown only when they are asked for. */
function ownerTests(parameters: Parameters): ImageTest[] {
  const owners = ['system', 'self', 'others', 'marketplace'];
  const owner = choiceOf(parameters, 'ImageOwnerAlias', owners, 'InvalidImageOwnerAlias.ValueNotSupported');
  const ownerId = parameters.text('ImageOwnerId');
  const isCommunity = parameters.flag('IsPublic') ?? false;
  if (isCommunity && owner !== 'others') throw invalidParameter('IsPublic');
  if (ownerId !== undefined && !/^\d+$/.test(ownerId)) throw invalidParameter('ImageOwnerId');
  return [
    ({ ownerAlias }) => (owner === undefined ? ownerAlias !== 'marketplace' : ownerAlias === owner),
    ({ ownerAlias, isPublic }) => (ownerAlias === 'others' ? isPublic : false) === isCommunity,
    ...testIf(owner === 'others' ? ownerId : undefined, (wanted) => (image) => image.ownerId === wanted),
  ];
}

function contentTests(parameters: Parameters): ImageTest[] {
  const osType = choiceOf(parameters, 'OSType', ['windows', 'linux'], 'InvalidOSType');
  const architecture = choiceOf(parameters, 'Architecture', ARCHITECTURES, 'InvalidArchitecture');
  const actionType = parameters.text('ActionType');
  if (actionType !== undefined && !['CreateEcs', 'ChangeOS'].includes(actionType)) throw invalidParameter('ActionType');
  if (parameters.text('InstanceType') !== undefined) throw documentedError('InvalidInstanceType.ValueNotSupported');
  return [
    ...testIf(osType, (wanted) => (image) => image.osType === wanted),
    ...testIf(architecture, (wanted) => (image) => image.architecture === wanted),
    ...testIf(parameters.flag('IsSupportCloudinit'), (wanted) => (image) => image.isSupportCloudinit === wanted),
    ...testIf(parameters.flag('IsSupportIoOptimized'), (wanted) => (image) => image.isSupportIoOptimized === wanted),
  ];
}

function originTests(account: Account, parameters: Parameters): ImageTest[] {
  const usage = choiceOf(parameters, 'Usage', ['instance', 'none'], 'InvalidUsage');
  return [
    ...testIf(parameters.text('ImageName'), nameTest),
    ...testIf(parameters.text('ImageFamily'), (wanted) => (image) => image.imageFamily === wanted),
    ...testIf(parameters.text('ResourceGroupId'), (wanted) => (image) => image.resourceGroupId === wanted),
    ...testIf(
      parameters.text('SnapshotId'),
      (wanted) =>
        ({ disks }) =>
          disks.some((disk) => disk.snapshotId === wanted),
    ),
    ...testIf(usage, (wanted) => (image) => account.isUsed(image) === (wanted === 'instance')),
  ];
}

/** ECS searches names by part; `*` stands for anything. */
function nameTest(pattern: string): ImageTest {
  if (!pattern.includes('*')) return ({ name }) => name.includes(pattern);
  const parts = pattern.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
  const expression = new RegExp(parts.join('.*'));
  return ({ name }) => expression.test(name);
}

function tagTests(parameters: Parameters, now: number): ImageTest[] {
  return [...parameters.tagFilters()].map(([key, value]) => (image) => {
    const tags = visibleTags(image, now);
    return Object.hasOwn(tags, key) && (value === undefined || tags[key] === value);
  });
}

/** Filters by key: times of creation, and features that no image of the simulator has. */
function keyedTests(parameters: Parameters): ImageTest[] {
  const filters = filtersOf(parameters, FILTER_KEYS);
  const features = ONLINE_CHANGES.map((key) => filterChoice(filters, key, ['supported', 'unsupported']));
  return [
    ...testIf(
      timeOf(filters, 'CreationStartTime'),
      (start) =>
        ({ createdAt }) =>
          createdAt >= start,
    ),
    ...testIf(
      timeOf(filters, 'CreationEndTime'),
      (end) =>
        ({ createdAt }) =>
          createdAt <= end,
    ),
    ...testIf(filterChoice(filters, 'NetworkType', ['vpc', 'classic']), (wanted) => () => wanted === 'vpc'),
    ...features.flatMap((feature) => testIf(feature, (wanted) => () => wanted === 'unsupported')),
  ];
}

function filterChoice(filters: ReadonlyMap<string, string>, key: string, choices: string[]): string | undefined {
  const value = filters.get(key);
  if (value !== undefined && !choices.includes(value)) throw documentedError('InvalidFilterValue');
  return value;
}

/** A filter that is not given lets every image through. */
function testIf<Wanted>(wanted: Wanted | undefined, testOf: (wanted: Wanted) => ImageTest): ImageTest[] {
  return wanted === undefined ? [] : [testOf(wanted)];
}
