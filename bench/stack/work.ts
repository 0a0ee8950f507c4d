import { setTimeout as sleep } from 'node:timers/promises';
import { REGION_SLOTS_ID, slotsQueryName, TASK_QUEUE } from '../../contract/names';
import type { Manifest } from '../../contract/schema/manifest';
import { DEMO_IMAGE } from '../../simulator';
import type { ImageKey } from '../../simulator/image';
import { USUAL_REGIONS } from '../../simulator/usual-regions';
import type { SlotsView } from '../../workflows/region-slots/view';
import type { Rig } from './rig';

/** Every region but that of the demo image. */
export const TARGETS = Object.keys(USUAL_REGIONS).filter((regionId) => regionId !== DEMO_IMAGE.regionId);

/** The regions of an account as large as most: 25 beside the source. */
export const TWENTY_FIVE = TARGETS.slice(0, 25);

/** The region of the demo image, and three others. */
export const FOUR_SOURCES = ['cn-hangzhou', 'cn-beijing', 'ap-southeast-1', 'eu-central-1'];

/** One replication. */
export interface Work {
  source: ImageKey;
  targets: readonly string[];
  /** Of the copies, and the end of the workflow id; `all`, and the name of the source, unless given. */
  name?: string;
  priority?: 'release' | 'manual' | 'nightly';
  relay?: true;
}

/** Starts a replication; returns its workflow id. */
export async function start({ client }: Rig, { source, targets, ...more }: Work): Promise<string> {
  const { regionId, imageId } = source;
  const { workflowId } = await client.workflow.start('replicateImage', {
    taskQueue: TASK_QUEUE,
    workflowId: `replicate/${imageId}/${more.name ?? 'all'}`,
    args: [{ source: { regionId, imageId }, targets, ...more }],
  });
  return workflowId;
}

/** The manifests that replications end with; rejects when one has failed, and not before all have ended. */
export async function results({ client }: Rig, ids: readonly string[]): Promise<Manifest[]> {
  const ends = await Promise.allSettled(ids.map((id) => client.workflow.getHandle(id).result() as Promise<Manifest>));
  return ends.map((end) => {
    if (end.status === 'rejected') throw end.reason;
    return end.value;
  });
}

/** Adds images of one region, `prefix-0` and so on; a prefix has letters and digits only. ECS refuses a second copy of one image into a region while the first one runs. */
export function addImages(
  { ecs }: Pick<Rig, 'ecs'>,
  count: number,
  { regionId, prefix }: { regionId: string; prefix: string } = { regionId: DEMO_IMAGE.regionId, prefix: 'flood' },
): Promise<ImageKey[]> {
  const numbers = Array.from({ length: count }, (_, number) => String(number));
  return Promise.all(
    numbers.map((number) => ecs.addImage({ regionId, imageId: `m-${prefix}${number}`, name: `${prefix}-${number}` })),
  );
}

/** Adds so many images, shared evenly among some regions. */
export async function addImagesIn(
  rig: Pick<Rig, 'ecs'>,
  regions: readonly string[],
  count: number,
  prefix = 'bench',
): Promise<ImageKey[]> {
  const lots = regions.map((regionId, number) => {
    const share = Math.ceil((count - number) / regions.length);
    return addImages(rig, share, { regionId, prefix: `${prefix}${regionId.replaceAll('-', '')}` });
  });
  return (await Promise.all(lots)).flat();
}

/** Waits until the region slots are as wanted; returns their view. */
export async function untilSlots(rig: Rig, isAsWanted: (view: SlotsView) => boolean): Promise<SlotsView> {
  const slots = rig.client.workflow.getHandle(REGION_SLOTS_ID);
  for (;;) {
    const view = await slots.query<SlotsView>(slotsQueryName).catch(() => undefined);
    if (view !== undefined && isAsWanted(view)) return view;
    if (rig.hasWorkerDied) throw new Error('the worker has died');
    await sleep(100);
  }
}
