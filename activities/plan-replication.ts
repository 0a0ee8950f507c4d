import { createHash } from 'node:crypto';
import { ApplicationFailure } from '@temporalio/common';
import { isTransient } from '../contract/ecs-errors';
import { PROVENANCE_TAGS } from '../contract/names';
import type { CopySpec, ReplicationPlan } from '../contract/schema/plan';
import { problemsOf } from '../contract/schema/problems';
import { durationMs, ReplicationRequest, type TargetDetails } from '../contract/schema/request';
import type { z } from 'zod';
import type { Dependencies } from './dependencies';
import type { EcsImage } from './ecs/api';
import { EcsFailure } from './ecs/failure';
import { factsOf } from './image-facts';
import { heartbeating } from './heartbeat';
import { lookOnce } from './find-copy';
import { provenanceOf } from './provenance';
import { parametersOf } from './start-copy';

type Target = z.infer<typeof TargetDetails>;

export interface PlanInput {
  request: unknown;
  replicationId: string;
  /** First run id of the replication: stays the same through a reset. */
  run: string;
}

/**
 * Checks a request against its schema and against ECS, and decides every copy to the byte. Starts nothing.
 * Fails with `InvalidRequest`, all problems in `details[0]`.
 */
export function planReplication(dependencies: Dependencies) {
  return async ({ request: input, replicationId, run }: PlanInput): Promise<ReplicationPlan> =>
    heartbeating(async () => {
      const request = parse(input);
      const regions = await dependencies.ecs.describeRegions();
      const targets = targetsOf(request, regions);
      const image = await sourceImage(dependencies, request, regions);
      const problems = [
        ...unknownRegions(request, targets, regions),
        ...sourceProblems(request, image, targets),
        ...nameProblems(request, image),
      ];
      if (image === undefined || problems.length > 0) throw invalidRequest(problems);
      const copies = targets.map((target) => ({
        required: target.required,
        spec: specOf(request, image, target, { replicationId, run }),
      }));
      if (request.dryRun) refuse((await Promise.all(copies.map(({ spec }) => dryRun(dependencies, spec)))).flat());
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

function parse(input: unknown): ReplicationRequest {
  const parsed = ReplicationRequest.safeParse(input);
  if (!parsed.success) throw invalidRequest(problemsOf(parsed.error, input));
  return parsed.data;
}

function refuse(problems: string[]): void {
  if (problems.length > 0) throw invalidRequest(problems);
}

function invalidRequest(problems: string[]): ApplicationFailure {
  return ApplicationFailure.nonRetryable(`The request is refused:\n${problems.join('\n')}`, 'InvalidRequest', problems);
}

function targetsOf(request: ReplicationRequest, regions: string[]): Target[] {
  const named =
    request.targets === 'all' ? regions.filter((region) => region !== request.source.regionId) : request.targets;
  const details = named.map((target) => (typeof target === 'string' ? { regionId: target, required: true } : target));
  return [...new Map(details.map((target) => [target.regionId, target])).values()];
}

async function sourceImage(
  { ecs }: Dependencies,
  { source }: ReplicationRequest,
  regions: string[],
): Promise<EcsImage | undefined> {
  if (!regions.includes(source.regionId)) return undefined;
  const [image] = await ecs.describeImages(source.regionId, { imageId: source.imageId, owner: 'any' });
  return image;
}

function unknownRegions(request: ReplicationRequest, targets: Target[], regions: string[]): string[] {
  const known = new Set(regions);
  const named = [['source.regionId', request.source.regionId], ...targets.map(({ regionId }) => ['targets', regionId])];
  return named.flatMap(([field, regionId]) =>
    regionId === undefined || known.has(regionId)
      ? []
      : [`${String(field)}: "${regionId}" is not a region of this account; use one of ${regions.join(', ')}`],
  );
}

function sourceProblems({ source }: ReplicationRequest, image: EcsImage | undefined, targets: Target[]): string[] {
  const field = 'source.imageId';
  if (image === undefined)
    return [`${field}: "${source.imageId}" does not exist in ${source.regionId}; check the id and the region`];
  const problems: string[] = [];
  if (image.status !== 'Available') {
    problems.push(`${field}: "${source.imageId}" is ${image.status}; only an Available image can be copied`);
  }
  if (image.ownerAlias === 'others' && targets.length > 0) {
    problems.push(
      `${field}: "${source.imageId}" is shared by another account; copy it within ${source.regionId} first, then copy that image`,
    );
  }
  if (image.ownerAlias !== 'others' && image.ownerAlias !== 'self') {
    problems.push(`${field}: "${source.imageId}" is a ${image.ownerAlias} image; only custom images can be copied`);
  }
  return problems;
}

/** The source's own name may be one that its copies must not have. */
function nameProblems(request: ReplicationRequest, image: EcsImage | undefined): string[] {
  if (request.name !== undefined || image === undefined) return [];
  const parsed = ReplicationRequest.shape.name.safeParse(image.name);
  return parsed.success
    ? []
    : [`name: the source's name "${image.name}" ${parsed.error.issues[0]?.message ?? ''}; set "name"`];
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
      [PROVENANCE_TAGS.replication]: replicationId.slice(0, 128),
    },
    ...(encrypted === undefined ? {} : { encrypted }),
    ...(kmsKeyId === undefined ? {} : { kmsKeyId }),
    ...(resourceGroupId === undefined ? {} : { resourceGroupId }),
    token: createHash('sha256').update(`${run}|${source}|${target.regionId}`).digest('base64url'),
    expected: factsOf(image),
    deadlineMs: durationMs(request.copyDeadline),
  };
}

/** Asks ECS itself whether it would take the copy, without starting it. */
async function dryRun(dependencies: Dependencies, spec: CopySpec): Promise<string[]> {
  try {
    const present = await lookOnce(dependencies, spec);
    if (present === undefined) await dependencies.ecs.copyImage({ ...parametersOf(spec), dryRun: true });
    else if (!isOurs(present, spec)) return [nameTaken(spec, present.imageId)];
    return [];
  } catch (error) {
    if (!(error instanceof EcsFailure) || isTransient(error.facts.class)) throw error;
    if (error.facts.class === 'ok') return [];
    return [`targets: "${spec.regionId}" answered ${error.facts.code}: ${error.facts.message}; ${error.facts.hint}`];
  }
}

function isOurs(image: EcsImage, spec: CopySpec): boolean {
  const provenance = provenanceOf(image, spec);
  return image.status !== 'Deprecated' && (provenance === 'ours' || provenance === 'sameSource');
}

function nameTaken(spec: CopySpec, imageId: string): string {
  return `name: "${spec.name}" is taken in ${spec.regionId} by ${imageId}; choose another name`;
}
