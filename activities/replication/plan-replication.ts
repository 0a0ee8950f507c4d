import { createHash } from 'node:crypto';
import { ApplicationFailure } from '@temporalio/common';
import { isTransient } from '../../contract/ecs-errors';
import { PROVENANCE_TAGS } from '../../contract/names';
import type { CopySpec, ReplicationPlan } from '../../contract/schema/plan';
import { parseWith } from '../../contract/schema/problems';
import { detailsOf, durationMs, ReplicationRequest, type TargetDetails } from '../../contract/schema/request';
import type { z } from 'zod';
import { askEcs, objectionsOfEcs } from './objections';
import type { Dependencies } from '../shared/dependencies';
import type { EcsImage } from '../ecs/api';
import { EcsFailure } from '../ecs/failure';
import { factsOf } from '../image/image-facts';
import { heartbeating } from '../shared/heartbeat';
import { lookOnce } from '../image/find-image';
import { isCopyOfSource } from '../image/provenance';
import { parametersOf } from '../copy/start-copy';

type Target = z.infer<typeof TargetDetails>;

export interface PlanInput {
  request: unknown;
  replicationId: string;
  /** First run id of the replication: stays the same through a reset. */
  run: string;
}

/**
 * Checks a request against its schema and against ECS, and decides every copy to the byte. Starts nothing.
 * Fails with `InvalidRequest`, all problems in `details[0]`: those of the schema and those that ECS sees together.
 */
export function planReplication(dependencies: Dependencies) {
  return async ({ request: input, replicationId, run }: PlanInput): Promise<ReplicationPlan> =>
    heartbeating(async () => {
      const { data: request, problems: malformed = [] } = parseWith(ReplicationRequest, input);
      if (request === undefined) {
        throw invalidRequest([...malformed, ...(await objectionsOfEcs(dependencies.ecs, input))]);
      }
      const { regions, image, problems } = await askEcs(dependencies.ecs, request);
      if (image === undefined) throw invalidRequest(problems);
      const copies = targetsOf(request, regions).map((target) => ({
        required: target.required,
        spec: specOf(request, image, target, { replicationId, run }),
      }));
      const possible = copies.map(({ spec }) => spec).filter(({ regionId }) => regions.includes(regionId));
      const refused = request.dryRun ? await Promise.all(possible.map((spec) => dryRun(dependencies, spec))) : [];
      if (problems.length + refused.flat().length > 0) throw invalidRequest([...problems, ...refused.flat()]);
      return {
        source: { ...request.source, name: image.name },
        priority: request.priority,
        failurePolicy: request.failurePolicy,
        onAbort: request.onAbort,
        dryRun: request.dryRun,
        deferMs: dependencies.pacing.deferMs,
        askAgainMs: dependencies.pacing.askAgainMs,
        copies,
      };
    });
}

function invalidRequest(problems: string[]): ApplicationFailure {
  return ApplicationFailure.nonRetryable(`The request is refused:\n${problems.join('\n')}`, 'InvalidRequest', problems);
}

function targetsOf(request: ReplicationRequest, regions: string[]): Target[] {
  const named =
    request.targets === 'all' ? regions.filter((region) => region !== request.source.regionId) : request.targets;
  return [...new Map(named.map(detailsOf).map((target) => [target.regionId, target])).values()];
}

function specOf(
  request: ReplicationRequest,
  image: EcsImage,
  target: Target,
  { replicationId, run }: { replicationId: string; run: string },
): CopySpec {
  const source = `${request.source.regionId}/${request.source.imageId}`;
  const { encrypted, kmsKeyId, resourceGroupId } = target;
  return {
    source: request.source,
    regionId: target.regionId,
    name: request.name ?? image.name,
    description: request.description ?? `Copy of ${source}`,
    tags: {
      ...request.tags,
      [PROVENANCE_TAGS.source]: source,
      [PROVENANCE_TAGS.run]: run,
      [PROVENANCE_TAGS.replication]: asTagValue(replicationId),
    },
    ...(encrypted === undefined ? {} : { encrypted }),
    ...(kmsKeyId === undefined ? {} : { kmsKeyId }),
    ...(resourceGroupId === undefined ? {} : { resourceGroupId }),
    token: createHash('sha256').update(`${run}|${source}|${target.regionId}`).digest('base64url'),
    expected: factsOf(image),
    deadlineMs: durationMs(request.copyDeadline),
  };
}

/** A workflow id, which may be anything, as ECS takes it for a tag. */
function asTagValue(id: string): string {
  const text = id.replaceAll(/https?:\/\//gi, '').slice(0, 128);
  return /^acs:/i.test(text) ? `_${text.slice(0, 127)}` : text;
}

/** Asks ECS itself whether it would take the copy, without starting it. */
async function dryRun(dependencies: Dependencies, spec: CopySpec): Promise<string[]> {
  try {
    const present = await lookOnce(dependencies, spec);
    if (present === undefined) await dependencies.ecs.copyImage({ ...parametersOf(spec), dryRun: true });
    else if (!isCopyOfSource(present, spec) || present.status === 'Deprecated')
      return [nameTaken(spec, present.imageId)];
    return [];
  } catch (error) {
    if (!(error instanceof EcsFailure) || isTransient(error.facts.class)) throw error;
    if (error.facts.class === 'ok') return [];
    return [`targets: "${spec.regionId}" would fail: ${error.message.replace(/\.$/, '')}; ${error.facts.hint}`];
  }
}

function nameTaken(spec: CopySpec, imageId: string): string {
  return `name: "${spec.name}" is taken in ${spec.regionId} by ${imageId}; choose another name`;
}
