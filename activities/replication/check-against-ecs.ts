import { setTimeout as sleep } from 'node:timers/promises';
import { isAnythingNamed, Named } from '../../contract/schema/named';
import { notChecked } from '../../contract/schema/problems';
import { ImageName } from '../../contract/schema/request';
import { unknownRegionProblems } from '../../contract/unknown-regions';
import type { EcsImage } from '../ecs/api';
import { EcsFailure } from '../ecs/failure';
import { allTargetsProblems, imageProblem } from '../limits/limit-problems';
import type { Limits } from '../limits/limits';
import type { Dependencies } from '../shared/dependencies';

/** ECS, and which of its images may be copied. */
type Asked = Pick<Dependencies, 'ecs' | 'limits'>;

/** What ECS knows about a request. */
export interface EcsFacts {
  /** All regions of the account. */
  regions: string[];
  /** The source image; undefined when it cannot be copied. */
  image?: EcsImage;
}

/** Checks a well-formed request against ECS. `problems` have one line each: field, value, fix. Throws `EcsFailure`. */
export async function checkAgainstEcs(
  { ecs, limits }: Asked,
  request: unknown,
): Promise<EcsFacts & { problems: string[] }> {
  const problems: string[] = [];
  const facts = await collect({ ecs, limits }, request, problems);
  return { ...facts, problems };
}

/** A request that is refused anyway waits no longer than this for what ECS has to add. */
const PATIENCE_SECONDS = 10;

/**
 * The problems that ECS sees in a request that may be malformed; one line each: field, value, fix. When ECS cannot be
 * asked, a line of its own says so.
 */
export async function problemsSeenByEcs({ ecs, limits }: Asked, request: unknown): Promise<string[]> {
  if (!isAnythingNamed(Named.parse(request))) return [];
  const problems: string[] = [];
  const obstacle = await Promise.race([
    collect({ ecs, limits }, request, problems).then(() => undefined, messageOfEcs),
    sleep(PATIENCE_SECONDS * 1000, `ECS does not answer within ${String(PATIENCE_SECONDS)} seconds`, { ref: false }),
  ]);
  return obstacle === undefined ? problems : [...problems, notChecked(obstacle)];
}

function messageOfEcs(error: unknown): string {
  if (!(error instanceof EcsFailure)) throw error;
  return error.message;
}

/** Adds each problem to `problems` at once, so that the list is of use even when a later call fails. */
async function collect({ ecs, limits }: Asked, request: unknown, problems: string[]): Promise<EcsFacts> {
  const named = Named.parse(request);
  const { regionId, imageId } = named.source;
  const regions = await ecs.describeRegions(regionId);
  problems.push(...regionProblems(named, regions), ...allTargetsProblems(limits, request, regions));
  if (regionId === undefined || imageId === undefined || !regions.includes(regionId)) return { regions };
  const [image] = await ecs.describeImages(regionId, { imageId, owner: 'any' });
  if (image === undefined) {
    problems.push(`source.imageId: "${imageId}" does not exist in ${regionId}; check the id and the region`);
    return { regions };
  }
  const problemsOfImage = [...imageProblems(image, limits), ...(named.isNameGiven ? [] : nameProblems(image))];
  problems.push(...problemsOfImage);
  return problemsOfImage.length === 0 ? { regions, image } : { regions };
}

function regionProblems({ source, targets }: Named, regions: string[]): string[] {
  const ofSource = source.regionId === undefined ? [] : [{ field: 'source.regionId', regionId: source.regionId }];
  return unknownRegionProblems([...ofSource, ...targets], regions);
}

function imageProblems(image: EcsImage, limits: Limits): string[] {
  const { imageId, regionId, status, ownerAlias } = image;
  const subject = `source.imageId: "${imageId}" is`;
  const ofLimits = imageProblem(limits, image);
  const problems = ofLimits === undefined ? [] : [`source.imageId: "${imageId}" ${ofLimits}`];
  if (status !== 'Available') problems.push(`${subject} ${status}; only an Available image can be copied`);
  if (ownerAlias === 'others') {
    problems.push(`${subject} shared by another account; copy it within ${regionId} first, then copy that image`);
  } else if (ownerAlias !== 'self') {
    problems.push(`${subject} a ${ownerAlias} image; only custom images can be copied`);
  }
  return problems;
}

/** Without a name in the request, the copies have the source's name; not every image name is allowed for a copy. */
function nameProblems({ name }: EcsImage): string[] {
  const issues = ImageName.safeParse(name).error?.issues ?? [];
  return issues.map(({ message }) => `name: the source's name "${name}" ${message}; set "name"`);
}
