import type { WorkflowExecutionInfo } from '@temporalio/client';
import { defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common';
import { defined } from '../../contract/defined';
import { DRIFT_MEMO, MANIFEST_MEMO, SEARCH_ATTRIBUTES } from '../../contract/names';
import { RETRIES_MEMO, type RetriesMemo } from '../../contract/retries-memo';
import type { DriftReport } from '../../contract/schema/drift';
import type { Manifest } from '../../contract/schema/manifest';
import type { NightStatus, ReplicationStatus } from './statuses';

/** Makes rows of a list from what visibility has of a workflow: attributes and memos. Nothing else is asked. Pure. */

interface Row<Status> {
  id: string;
  /** Tells runs of one id apart. */
  runId: string;
  status: Status;
  /** ISO 8601 in UTC. */
  startedAt: string;
  closedAt?: string;
}

/** A replication in a list. What is absent, visibility cannot tell: only `manifest` asks the replication itself. */
export interface ReplicationRow extends Row<ReplicationStatus> {
  imageId?: string;
  /** Region of the image; known after the end. */
  sourceRegionId?: string;
  /** Name of the copies; known once there is a plan. */
  name?: string;
  /** Regions that have their copy, or would have it after a dry run; known after the end. */
  available?: number;
  /** Target regions, without those that were dropped; known once there is a plan. */
  regions?: number;
  dryRun?: true;
  /** The night that has started it. */
  night?: string;
  /** The replication whose failed regions it tries again. */
  retries?: string;
}

/** A night in a list. What is absent is known after the end. */
export interface NightRow extends Row<NightStatus> {
  /** Source images. */
  images?: number;
  /** Copies that are Correct, of `copies`. */
  correct?: number;
  /** Pairs of an image and a target region. */
  copies?: number;
}

/** What a list and a description have in common. */
type Run = Omit<WorkflowExecutionInfo, 'raw'>;

/** The row of a replication. */
export function replicationRow(info: Run): ReplicationRow {
  const manifest = info.memo?.[MANIFEST_MEMO] as Manifest | undefined;
  const retries = info.memo?.[RETRIES_MEMO] as RetriesMemo | undefined;
  return {
    ...runOf(info),
    status: statusOf(info),
    ...timesOf(info),
    ...defined({
      imageId: manifest?.source.imageId ?? attributeOf(info, 'image') ?? imageInId(info.workflowId),
      sourceRegionId: manifest?.source.regionId,
      name: attributeOf(info, 'name'),
      ...countsOf(attributeOf(info, 'copies')),
      dryRun: manifest?.dryRun,
      night: info.parentExecution?.workflowId ?? undefined,
      retries: retries?.id,
    }),
  };
}

/** The row of a night. */
export function nightRow(info: Run): NightRow {
  const report = info.memo?.[DRIFT_MEMO] as DriftReport | undefined;
  const cells = report?.images.flatMap(({ regions }) => regions);
  return {
    ...runOf(info),
    // A night has fewer statuses than a replication, and no others.
    status: statusOf(info) as NightStatus,
    ...timesOf(info),
    ...defined({
      images: report?.images.length,
      correct: cells?.filter(({ state }) => state === 'Correct').length,
      copies: cells?.length,
    }),
  };
}

function runOf({ workflowId, runId }: Run): Pick<ReplicationRow, 'id' | 'runId'> {
  return { id: workflowId, runId };
}

function timesOf({ startTime, closeTime }: Run): Pick<ReplicationRow, 'startedAt' | 'closedAt'> {
  return { startedAt: startTime.toISOString(), ...defined({ closedAt: closeTime?.toISOString() }) };
}

/** How a workflow closed decides, as in the queries of `list-query.ts`. */
function statusOf(info: Run): ReplicationStatus {
  switch (info.status.name) {
    case 'COMPLETED':
      return (attributeOf(info, 'status') ?? 'succeeded') as ReplicationStatus;
    case 'FAILED':
      return 'failed';
    case 'CANCELLED':
      return 'aborted';
    case 'TERMINATED':
    case 'TIMED_OUT':
      return 'terminated';
    default:
      return 'running';
  }
}

function attributeOf(info: Run, name: keyof typeof SEARCH_ATTRIBUTES): string | undefined {
  return info.typedSearchAttributes.get(defineSearchAttributeKey(SEARCH_ATTRIBUTES[name], SearchAttributeType.KEYWORD));
}

/** The counts of a search attribute: "8 regions" while they are copied, "7 of 8" at the end. */
function countsOf(copies = ''): { available?: number; regions?: number } {
  const { available, regions } = /^(?:(?<available>\d+) of )?(?<regions>\d+)/.exec(copies)?.groups ?? {};
  return defined({
    available: available === undefined ? undefined : Number(available),
    regions: regions === undefined ? undefined : Number(regions),
  });
}

function imageInId(id: string): string | undefined {
  return /^replicate\/(m-[^/]+)\//.exec(id)?.[1];
}
