import { createHash } from 'node:crypto';
import type { z } from 'zod';
import { defined } from '../../contract/defined';
import type { Estimate } from '../../contract/estimate';
import { PROVENANCE_TAGS } from '../../contract/names';
import type { CopySpec, ReplicationPlan } from '../../contract/schema/plan';
import {
  type AllTargets,
  detailsOf,
  durationMs,
  type ReplicationRequest,
  type TargetDetails,
} from '../../contract/schema/request';
import type { EcsImage } from '../ecs/api';
import { factsOf } from '../image/image-facts';
import { tagOfImage } from '../image/provenance';
import { usualDeadlineMs } from './usual-deadline';

/** The replication that wants the copies. */
export interface ReplicationIds {
  /** Its workflow id. */
  replicationId: string;
  /** Its first run id, which stays the same through a reset. */
  firstRunId: string;
}

type Target = z.infer<typeof TargetDetails>;

/** The copies that a request asks for, each decided to the byte. `regions` are all of the account; `estimates` by target. */
export function copiesOf(
  request: ReplicationRequest,
  image: EcsImage,
  regions: string[],
  ids: ReplicationIds,
  estimates: Partial<Record<string, Estimate>> = {},
): Pick<ReplicationPlan['copies'][number], 'required' | 'spec' | 'shareWith'>[] {
  return targetsOf(request, regions).map((target) => ({
    required: target.required,
    spec: specOf(request, image, target, ids, estimates[target.regionId]),
    ...(target.shareWith !== undefined && { shareWith: target.shareWith }),
  }));
}

/** Each target region once, never the source's own. Its accounts are its own, or those of all; absent for none. */
export function targetsOf(
  { targets, source, shareWith }: Pick<ReplicationRequest, 'targets' | 'shareWith'> & { source: { regionId: string } },
  regions: string[],
): Target[] {
  const named = Array.isArray(targets)
    ? [...new Map(targets.map(detailsOf).map((target) => [target.regionId, target])).values()]
    : everyRegion(targets === 'all' ? { all: true } : targets, source.regionId, regions);
  return named.map((target) => withAccounts(target, target.shareWith ?? shareWith));
}

function withAccounts(target: Target, accounts: string[] = []): Target {
  const others = { ...target };
  delete others.shareWith;
  return accounts.length === 0 ? others : { ...others, shareWith: [...new Set(accounts)] };
}

function everyRegion({ except = [], bestEffort = [] }: AllTargets, source: string, regions: string[]): Target[] {
  return regions
    .filter((regionId) => regionId !== source && !except.includes(regionId))
    .map((regionId) => ({ regionId, required: !bestEffort.includes(regionId) }));
}

function specOf(
  request: ReplicationRequest,
  image: EcsImage,
  { regionId, encrypted, kmsKeyId, resourceGroupId }: Target,
  { replicationId, firstRunId }: ReplicationIds,
  estimate: Estimate | undefined,
): CopySpec {
  const source = tagOfImage(request.source);
  return {
    source: request.source,
    regionId,
    name: request.name ?? image.name,
    description: request.description ?? `Copy of ${source}`,
    tags: {
      ...request.tags,
      [PROVENANCE_TAGS.source]: source,
      [PROVENANCE_TAGS.run]: firstRunId,
      [PROVENANCE_TAGS.replication]: toTagValue(replicationId),
    },
    ...defined({ encrypted, kmsKeyId, resourceGroupId }),
    token: createHash('sha256').update(`${firstRunId}|${source}|${regionId}`).digest('base64url'),
    expected: factsOf(image),
    ...defined({ estimate }),
    ...deadlineOf(request, estimate),
  };
}

function deadlineOf(
  { copyDeadline }: ReplicationRequest,
  estimate: Estimate | undefined,
): Pick<CopySpec, 'deadlineMs' | 'isUsualDeadline'> {
  return copyDeadline === undefined
    ? { deadlineMs: usualDeadlineMs(estimate), isUsualDeadline: true }
    : { deadlineMs: durationMs(copyDeadline) };
}

/** A workflow id can be any text; ECS does not accept every text as the value of a tag. */
function toTagValue(workflowId: string): string {
  const text = workflowId.replaceAll(/https?:\/\//gi, '').slice(0, 128);
  return /^acs:/i.test(text) ? `_${text.slice(0, 127)}` : text;
}
