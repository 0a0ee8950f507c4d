import { setTimeout as sleep } from 'node:timers/promises';
import { isAnythingNamed, Named } from '../../contract/schema/named';
import { notChecked } from '../../contract/schema/problems';
import { ImageName } from '../../contract/schema/request';
import type { EcsApi, EcsImage } from '../ecs/api';
import { EcsFailure } from '../ecs/failure';

/** What ECS knows about a request. */
export interface EcsFacts {
  /** All regions of the account. */
  regions: string[];
  /** The source image, if it can be copied. */
  image?: EcsImage;
}

/** What ECS says about a request: `problems` have one line each: field, value, fix. Throws `EcsFailure`. */
export async function askEcs(ecs: EcsApi, request: unknown): Promise<EcsFacts & { problems: string[] }> {
  const problems: string[] = [];
  return { ...(await ask(ecs, Named.parse(request), problems)), problems };
}

/** Whoever sent a request that is refused anyway is not kept waiting for longer. */
const PATIENCE_SECONDS = 10;

/** What ECS says against a request that may be malformed. What it cannot be asked about is told in a line of its own. */
export async function objectionsOfEcs(ecs: EcsApi, request: unknown): Promise<string[]> {
  const named = Named.parse(request);
  if (!isAnythingNamed(named)) return [];
  const problems: string[] = [];
  const obstacle = await Promise.race([
    ask(ecs, named, problems).then(() => undefined, messageOf),
    sleep(PATIENCE_SECONDS * 1000, `ECS does not answer within ${String(PATIENCE_SECONDS)} seconds`, { ref: false }),
  ]);
  return obstacle === undefined ? problems : [...problems, notChecked(obstacle)];
}

function messageOf(error: unknown): string {
  if (!(error instanceof EcsFailure)) throw error;
  return error.message;
}

/** Adds to `problems` as soon as each is known, so that they are there even when a later question fails. */
async function ask(ecs: EcsApi, named: Named, problems: string[]): Promise<EcsFacts> {
  const regions = await ecs.describeRegions();
  problems.push(...regionProblems(named, regions));
  const { regionId, imageId } = named.source;
  if (regionId === undefined || imageId === undefined || !regions.includes(regionId)) return { regions };
  const [image] = await ecs.describeImages(regionId, { imageId, owner: 'any' });
  if (image === undefined) {
    problems.push(`source.imageId: "${imageId}" does not exist in ${regionId}; check the id and the region`);
    return { regions };
  }
  const against = [...imageProblems(image), ...(named.isNameGiven ? [] : nameProblems(image))];
  problems.push(...against);
  return against.length === 0 ? { regions, image } : { regions };
}

function regionProblems({ source, targets }: Named, regions: string[]): string[] {
  const named = [
    { field: 'source.regionId', regionId: source.regionId },
    ...targets.map((regionId, index) => ({ field: `targets.${String(index)}`, regionId })),
  ];
  return named.flatMap(({ field, regionId }) =>
    regionId === undefined || regions.includes(regionId)
      ? []
      : [`${field}: "${regionId}" is not a region of this account; use one of ${regions.join(', ')}`],
  );
}

function imageProblems({ imageId, regionId, status, ownerAlias }: EcsImage): string[] {
  const it = `source.imageId: "${imageId}" is`;
  const problems: string[] = [];
  if (status !== 'Available') problems.push(`${it} ${status}; only an Available image can be copied`);
  if (ownerAlias === 'others') {
    problems.push(`${it} shared by another account; copy it within ${regionId} first, then copy that image`);
  } else if (ownerAlias !== 'self') {
    problems.push(`${it} a ${ownerAlias} image; only custom images can be copied`);
  }
  return problems;
}

/** The source's own name may be one that its copies must not have. */
function nameProblems({ name }: EcsImage): string[] {
  const issues = ImageName.safeParse(name).error?.issues ?? [];
  return issues.map(({ message }) => `name: the source's name "${name}" ${message}; set "name"`);
}
