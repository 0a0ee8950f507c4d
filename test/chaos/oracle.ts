import { REGION_SLOTS_ID, MANIFEST_MEMO } from '../../contract/names';
import type { CopyRecord, Manifest } from '../../contract/schema/manifest';
import type { JournalEntry, SimulatedImage } from '../../simulator';
import type { SlotsView } from '../../workflows/region-slots/view';
import type { Cluster } from './cluster';
import type { Done } from './injections';
import { LIMIT, type Job } from './workload';

const SETTLED: readonly CopyRecord['status'][] = ['available', 'failed', 'cancelled'];

/** What is known when everything has come to rest. */
interface Facts {
  images: SimulatedImage[];
  snapshots: { regionId: string; snapshotId: string }[];
  journal: JournalEntry[];
  peaks: { into: Record<string, number>; from: Record<string, number> };
  manifests: Map<string, Manifest>;
  slots: SlotsView;
}

export interface Verdict {
  violations: string[];
  /** Figures for the report. */
  checked: { calls: number; faulty: number; peak: number; images: number };
}

/** Compares what happened in ECS with what was promised. */
export async function judge(cluster: Cluster, jobs: Job[], foreign: string[], done: Done): Promise<Verdict> {
  const facts = await gather(cluster, jobs);
  const { journal, peaks, images } = facts;
  return {
    violations: [
      ...peakProblems(facts),
      ...unfinishedProblems(facts),
      ...foreignProblems(facts, foreign),
      ...duplicateProblems(facts, jobs, done),
      ...jobs.flatMap((job) => jobProblems(facts, job, done)),
      ...snapshotProblems(facts),
      ...slotProblems(facts),
    ],
    checked: {
      calls: journal.length,
      faulty: journal.filter(({ fault }) => fault !== undefined).length,
      peak: Math.max(0, ...Object.values(peaks.into), ...Object.values(peaks.from)),
      images: images.filter(({ isCopied }) => isCopied).length,
    },
  };
}

async function gather(cluster: Cluster, jobs: Job[]): Promise<Facts> {
  const { client, ecs } = cluster;
  const manifests = new Map<string, Manifest>();
  for (const { id } of jobs) {
    const { memo } = await client.workflow.getHandle(id).describe();
    const manifest = memo?.[MANIFEST_MEMO] as Manifest | undefined;
    if (manifest !== undefined) manifests.set(id, manifest);
  }
  const slots = await client.workflow.getHandle(REGION_SLOTS_ID).query<SlotsView>('slots');
  return {
    images: await ecs.images({}),
    snapshots: await ecs.snapshots({}),
    journal: await ecs.journal({}),
    peaks: await ecs.peaks(),
    manifests,
    slots,
  };
}

function peakProblems({ peaks }: Facts): string[] {
  return Object.entries(peaks).flatMap(([direction, regions]) =>
    Object.entries(regions)
      .filter(([, peak]) => peak > LIMIT)
      .map(([regionId, peak]) => `${String(peak)} copies ran at once ${direction} ${regionId}`),
  );
}

function unfinishedProblems({ images }: Facts): string[] {
  return images
    .filter(({ status }) => status === 'Creating' || status === 'Waiting')
    .map(({ imageId, regionId, status }) => `${imageId} in ${regionId} is still ${status}`);
}

function foreignProblems({ images, journal }: Facts, foreign: string[]): string[] {
  const present = new Set(images.map(({ imageId }) => imageId));
  const gone = foreign.filter((imageId) => !present.has(imageId)).map((imageId) => `foreign ${imageId} is gone`);
  const made = new Set(journal.filter(({ action }) => action === 'CopyImage').map(({ imageId }) => imageId));
  const touched = journal
    .filter(({ action }) => ['CancelCopyImage', 'ModifyImageAttribute', 'DeleteImage'].includes(action))
    .filter(({ parameters }) => !made.has(parameters['ImageId']))
    .map(({ action, parameters }) => `${action} of ${String(parameters['ImageId'])}, which is not ours`);
  return [...gone, ...touched];
}

/** CopyImage may be sent again and again, but starts one image; another one only where a copy's workflow was ended. */
function duplicateProblems({ journal }: Facts, jobs: Job[], { hurt }: Done): string[] {
  const started = new Map<string, Set<string>>();
  for (const { action, imageId, parameters } of journal) {
    if (action !== 'CopyImage' || imageId === undefined) continue;
    const copy = `${String(parameters['DestinationImageName'])}/${String(parameters['DestinationRegionId'])}`;
    started.set(copy, (started.get(copy) ?? new Set()).add(imageId));
  }
  const asked = jobs.flatMap(({ request }) => request.targets.map((regionId) => `${request.name}/${regionId}`));
  return asked
    .filter((copy) => !hurt.has(copy) && (started.get(copy)?.size ?? 0) > 1)
    .map((copy) => `${copy} was started as ${[...(started.get(copy) ?? [])].join(' and ')}`);
}

function isFor(image: SimulatedImage, name: string, regionId: string): boolean {
  return image.name === name && image.regionId === regionId;
}

/** A job that was terminated leaves no manifest; nothing more than what all copies must fulfil is asked of it. */
function jobProblems(facts: Facts, job: Job, done: Done): string[] {
  if (job.fate === 'terminate') return [];
  const manifest = facts.manifests.get(job.id);
  if (manifest === undefined) return withoutPlanProblems(facts, job);
  if (manifest.copies.length !== job.request.targets.length) return [`${job.id} has lost a region`];
  return manifest.copies.flatMap((copy) => copyProblems(facts, job, copy, done));
}

/** An abort that comes before the plan leaves no manifest, and no image either. */
function withoutPlanProblems({ images }: Facts, { fate, id, request }: Job): string[] {
  if (fate !== 'abort') return [`${id} has no manifest`];
  return images
    .filter(({ name }) => name === request.name)
    .map(({ imageId }) => `${id} has no plan but made ${imageId}`);
}

function copyProblems({ images }: Facts, { request, fate, id }: Job, copy: CopyRecord, done: Done): string[] {
  const { regionId, status, imageId } = copy;
  const where = `${id} to ${regionId}`;
  const image = images.find((candidate) => isFor(candidate, request.name, regionId));
  if (!SETTLED.includes(status)) return [`${where} is not settled: ${status}`];
  if (status === 'available') {
    const isThere = image?.status === 'Available' && image.imageId === imageId;
    return isThere ? [] : [`${where} is said to be available, but ECS has ${image?.status ?? 'nothing'}`];
  }
  if (status === 'failed') {
    const mayFail = done.hurt.has(`${request.name}/${regionId}`);
    return mayFail ? [] : [`${where} failed for no reason: ${copy.error?.code ?? ''} ${copy.error?.message ?? ''}`];
  }
  if (fate !== 'abort') return [`${where} was cancelled although nobody asked`];
  const kept = copy.compensation?.outcome === 'finished-kept';
  if (copy.compensation === undefined) return [`${where} was cancelled without a compensation`];
  return image === undefined || kept
    ? []
    : [`${where}: ${copy.compensation.outcome}, but ${image.imageId} is ${image.status}: ${JSON.stringify(copy)}`];
}

/** What is deleted or cancelled takes its snapshots along. */
function snapshotProblems({ images, snapshots }: Facts): string[] {
  const used = new Set(images.flatMap(({ disks }) => disks.map(({ snapshotId }) => snapshotId)));
  return snapshots
    .filter(({ snapshotId }) => !used.has(snapshotId))
    .map(({ regionId, snapshotId }) => `snapshot ${snapshotId} in ${regionId} has no image any more`);
}

function slotProblems({ slots }: Facts): string[] {
  const lanes = slots.lanes.map(({ id, phase }) => `lane ${id} is still ${phase}`);
  return slots.queued === 0 ? lanes : [...lanes, `${String(slots.queued)} copies still wait`];
}
