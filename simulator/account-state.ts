import type { SimulatedImage } from './image';
import { type SimulatedInstance, type TemplateVersion, versionKey } from './image-users';
import { DEFAULT_SETTINGS, type Settings } from './settings';
import type { SimulatedSnapshot } from './snapshot';

/** How many copies were unfinished at the same time, at most, by region. */
export interface Peaks {
  into: Record<string, number>;
  from: Record<string, number>;
}

/** What a call of CopyImage with a client token was answered with. */
export interface TokenRecord {
  fingerprint: string;
  /** The image that the call started; none when it failed. */
  imageId?: string;
  at: number;
}

/** All that the account remembers; plain JSON. */
export interface AccountState {
  settings: Settings;
  images: SimulatedImage[];
  snapshots: SimulatedSnapshot[];
  instances: SimulatedInstance[];
  templateVersions: TemplateVersion[];
  tokens: Record<string, TokenRecord>;
  peaks: Peaks;
}

/** An account without images. */
export function emptyState(): AccountState {
  return {
    settings: { ...DEFAULT_SETTINGS },
    images: [],
    snapshots: [],
    instances: [],
    templateVersions: [],
    tokens: {},
    peaks: { into: {}, from: {} },
  };
}

/** One thing that changed, as it is now; `null` for one that is gone. */
export type StateChange =
  | ['image', key: string, SimulatedImage | null]
  | ['snapshot', snapshotId: string, SimulatedSnapshot | null]
  | ['instance', instanceId: string, SimulatedInstance | null]
  | ['templateVersion', key: string, TemplateVersion | null]
  | ['token', token: string, TokenRecord]
  | ['settings', '', Settings]
  | ['peaks', '', Peaks];

/** Ids of images are unique within a region. */
export function imageKey({ regionId, imageId }: { regionId: string; imageId: string }): string {
  return `${regionId}/${imageId}`;
}

/** A state after changes. To apply a change twice, or to a state that has it, does no harm. */
export function changedState(state: AccountState, changes: Iterable<StateChange>): AccountState {
  const images = new Map(state.images.map((image) => [imageKey(image), image]));
  const snapshots = new Map(state.snapshots.map((snapshot) => [snapshot.snapshotId, snapshot]));
  const instances = new Map(state.instances.map((instance) => [instance.instanceId, instance]));
  const versions = new Map(state.templateVersions.map((version) => [versionKey(version), version]));
  const changed = { ...state, tokens: { ...state.tokens } };
  for (const [kind, key, value] of changes) {
    if (kind === 'image') setOrDelete(images, key, value);
    else if (kind === 'snapshot') setOrDelete(snapshots, key, value);
    else if (kind === 'instance') setOrDelete(instances, key, value);
    else if (kind === 'templateVersion') setOrDelete(versions, key, value);
    else if (kind === 'token') changed.tokens[key] = value;
    else if (kind === 'settings') changed.settings = value;
    else changed.peaks = value;
  }
  return {
    ...changed,
    images: [...images.values()],
    snapshots: [...snapshots.values()],
    instances: [...instances.values()],
    templateVersions: [...versions.values()],
  };
}

function setOrDelete<Value>(map: Map<string, Value>, key: string, value: Value | null): void {
  if (value === null) map.delete(key);
  else map.set(key, value);
}
