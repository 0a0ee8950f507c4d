import type { DocumentedCode } from '../documented-errors';
import { documentedError, invalidParameter } from '../ecs-error';
import { isUnfinished, type SimulatedImage } from '../image';
import type { Parameters } from '../parameters';
import type { SimulatedSnapshot } from '../snapshot';
import { filtersOf, timeOf } from './filter-parameters';

/** A snapshot, with the image that uses it if there is one. */
export interface ShownSnapshot {
  snapshot: SimulatedSnapshot;
  image: SimulatedImage | undefined;
}

type SnapshotTest = (shown: ShownSnapshot) => boolean;

const MAXIMUM_IDS = 100;

/** A snapshot is ready when the copy is that makes it. */
export function snapshotStatus(image: SimulatedImage | undefined): 'progressing' | 'failed' | 'accomplished' {
  if (image === undefined) return 'accomplished';
  if (isUnfinished(image)) return 'progressing';
  return image.status === 'CreateFailed' ? 'failed' : 'accomplished';
}

/** What all filters of DescribeSnapshots but that by ids together let through. Refuses a filter that ECS would refuse. */
export function snapshotTestOf(parameters: Parameters): SnapshotTest {
  const tests = [
    ...stateTests(parameters),
    ...kindTests(parameters),
    ...originTests(parameters),
    ...timeTests(parameters),
  ];
  return (shown) => tests.every((test) => test(shown));
}

/** The ids that are asked for, each once; undefined when none are named. */
export function snapshotIdsOf(parameters: Parameters): string[] | undefined {
  const text = parameters.text('SnapshotIds');
  if (text === undefined) return undefined;
  const ids = new Set(listOf(text));
  if (ids.size > MAXIMUM_IDS) throw documentedError('InvalidSnapshotIds.Malformed');
  return [...ids].filter((id) => typeof id === 'string');
}

function listOf(text: string): unknown[] {
  try {
    const ids: unknown = JSON.parse(text);
    if (Array.isArray(ids)) return ids as unknown[];
  } catch {
    // Answered like any other malformed list.
  }
  throw invalidParameter('SnapshotIds');
}

/** Only images are made of the snapshots of the simulator, and no disks. */
function stateTests(parameters: Parameters): SnapshotTest[] {
  const statuses = ['progressing', 'accomplished', 'failed', 'all'];
  const status = lowerCaseChoice(parameters, 'Status', statuses, 'InvalidStatus.NotFound');
  const usage = lowerCaseChoice(parameters, 'Usage', ['image', 'disk', 'image_disk', 'none'], 'InvalidUsage');
  return [
    ({ image }) => status === undefined || status === 'all' || snapshotStatus(image) === status,
    ({ image }) => usage === undefined || (image === undefined ? 'none' : 'image') === usage,
  ];
}

/** All snapshots of the simulator are of the type `user` and of the category `standard`. */
function kindTests(parameters: Parameters): SnapshotTest[] {
  const type = lowerCaseChoice(parameters, 'SnapshotType', ['auto', 'user', 'all'], 'InvalidSnapshotType.NotFound');
  const categories = ['standard', 'flash', 'archive'];
  const category = lowerCaseChoice(parameters, 'Category', categories, 'InvalidSnapshotCategory.Malformed');
  const disk = lowerCaseChoice(parameters, 'SourceDiskType', ['system', 'data'], 'InvalidSourceDiskType');
  return [
    () => type !== 'auto',
    () => category === undefined || category === 'standard',
    ({ snapshot }) => disk === undefined || snapshot.diskType === disk,
  ];
}

/** No snapshot of the simulator is of a disk or instance that exists, has a tag or belongs to a chain. */
function originTests(parameters: Parameters): SnapshotTest[] {
  const name = parameters.text('SnapshotName');
  const group = parameters.text('ResourceGroupId');
  const key = parameters.text('KMSKeyId');
  const onlyEncrypted = parameters.flag('Encrypted') ?? false;
  const isOfNone = ['DiskId', 'InstanceId'].some((owner) => parameters.text(owner) !== undefined);
  if (parameters.text('SnapshotLinkId') !== undefined) throw documentedError('InvalidSnapshotLinkId.NotFound');
  const hasTags = parameters.tagFilters().size > 0;
  return [
    () => !isOfNone && !hasTags,
    ({ snapshot }) => name === undefined || snapshot.name === name,
    ({ snapshot }) => group === undefined || snapshot.resourceGroupId === group,
    ({ snapshot }) => key === undefined || snapshot.kmsKeyId === key,
    ({ snapshot }) => !onlyEncrypted || snapshot.encrypted,
  ];
}

function timeTests(parameters: Parameters): SnapshotTest[] {
  const filters = filtersOf(parameters, ['CreationStartTime', 'CreationEndTime']);
  const start = timeOf(filters, 'CreationStartTime') ?? -Infinity;
  const end = timeOf(filters, 'CreationEndTime') ?? Infinity;
  return [({ snapshot }) => snapshot.createdAt >= start && snapshot.createdAt <= end];
}

/** The value of a parameter that takes one of a few, in any case. */
function lowerCaseChoice(
  parameters: Parameters,
  name: string,
  choices: readonly string[],
  refusal: DocumentedCode,
): string | undefined {
  const value = parameters.text(name)?.toLowerCase();
  if (value !== undefined && !choices.includes(value)) throw documentedError(refusal);
  return value;
}
