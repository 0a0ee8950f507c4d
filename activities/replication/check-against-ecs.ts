import { setTimeout as sleep } from 'node:timers/promises';
import { isAnythingNamed, Named } from '../../contract/schema/named';
import { notChecked } from '../../contract/schema/problems';
import { ImageName } from '../../contract/schema/request';
import { unknownRegionProblems } from '../../contract/unknown-regions';
import type { EcsApi, EcsImage } from '../ecs/api';
import { EcsFailure } from '../ecs/failure';

/** What ECS knows about a request. */
export interface EcsFacts {
  /** All regions of the account. */
  regions: string[];
  /** The source image; undefined when it cannot be copied. */
  image?: EcsImage;
}

/** Checks a well-formed request against ECS. `problems` have one line each: field, value, fix. Throws `EcsFailure`. */
export async function checkAgainstEcs(ecs: EcsApi, request: unknown): Promise<EcsFacts & { problems: string[] }> {
  const problems: string[] = [];
  const facts = await collect(ecs, Named.parse(request), problems);
  return { ...facts, problems };
}

/** A request that is refused anyway waits no longer than this for what ECS has to add. */
const PATIENCE_SECONDS = 10;

/**
 * The problems that ECS sees in a request that may be malformed; one line each: field, value, fix. When ECS cannot be
 * asked, a line of its own says so.
 */
export async function problemsSeenByEcs(ecs: EcsApi, request: unknown): Promise<string[]> {
  const named = Named.parse(request);
  if (!isAnythingNamed(named)) return [];
  const problems: string[] = [];
  const obstacle = await Promise.race([
    collect(ecs, named, problems).then(() => undefined, messageOfEcs),
    sleep(PATIENCE_SECONDS * 1000, `ECS does not answer within ${String(PATIENCE_SECONDS)} seconds`, { ref: false }),
  ]);
  return obstacle === undefined ? problems : [...problems, notChecked(obstacle)];
}

function messageOfEcs(error: unknown): string {
  if (!(error instanceof EcsFailure)) throw error;
  return error.message;
}

/** Adds each problem to `problems` at once, so that the list is of use even when a later call fails. */
async function collect(ecs: EcsApi, named: Named, problems: string[]): Promise<EcsFacts> {
  const { regionId, imageId } = named.source;
  const regions = await ecs.describeRegions(regionId);
  problems.push(...regionProblems(named, regions));
  if (regionId === undefined || imageId === undefined || !regions.includes(regionId)) return { regions };
  const [image] = await ecs.describeImages(regionId, { imageId, owner: 'any' });
  if (image === undefined) {
    problems.push(`source.imageId: "${imageId}" does not exist in ${regionId}; check the id and the region`);
    return { regions };
  }
  const problemsOfImage = [...imageProblems(image), ...(named.isNameGiven ? [] : nameProblems(image))];
  problems.push(...problemsOfImage);
  return problemsOfImage.length === 0 ? { regions, image } : { regions };
}

function regionProblems({ source, targets }: Named, regions: string[]): string[] {
  const ofSource = source.regionId === undefined ? [] : [{ field: 'source.regionId', regionId: source.regionId }];
  return unknownRegionProblems([...ofSource, ...targets], regions);
}

function imageProblems({ imageId, regionId, status, ownerAlias }: EcsImage): string[] {
  const subject = `source.imageId: "${imageId}" is`;
  const problems: string[] = [];
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
