import { isAnythingNamed, Named } from '../contract/schema/named';
import { notChecked } from '../contract/schema/problems';
import { ImageName } from '../contract/schema/request';
import type { EcsApi, EcsImage } from './ecs/api';
import { EcsFailure } from './ecs/failure';

/** What ECS says about a request. */
export interface Verdict {
  /** All regions of the account. */
  regions: string[];
  /** The source image, if it can be copied. */
  image?: EcsImage;
  /** One line each: field, value, fix. */
  problems: string[];
}

/** Asks ECS about a request, or about the well-formed parts of a malformed one. Throws `EcsFailure`. */
export async function askEcs(ecs: EcsApi, request: unknown): Promise<Verdict> {
  const named = Named.parse(request);
  const regions = await ecs.describeRegions();
  const source = await findSource(ecs, named, regions);
  const problems = [...regionProblems(named, regions), ...source.problems];
  return source.image === undefined ? { regions, problems } : { regions, problems, image: source.image };
}

/** What ECS says against a malformed request, which is refused anyway: an ECS that cannot be asked is not waited for. */
export async function objectionsOfEcs(ecs: EcsApi, request: unknown): Promise<string[]> {
  if (!isAnythingNamed(Named.parse(request))) return [];
  try {
    return (await askEcs(ecs, request)).problems;
  } catch (error) {
    if (!(error instanceof EcsFailure)) throw error;
    return [notChecked(error.message)];
  }
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

async function findSource(
  ecs: EcsApi,
  { source: { regionId, imageId }, isNameGiven }: Named,
  regions: string[],
): Promise<{ image?: EcsImage; problems: string[] }> {
  if (regionId === undefined || imageId === undefined || !regions.includes(regionId)) return { problems: [] };
  const [image] = await ecs.describeImages(regionId, { imageId, owner: 'any' });
  if (image === undefined) {
    return {
      problems: [`source.imageId: "${imageId}" does not exist in ${regionId}; check the id and the region`],
    };
  }
  const problems = [...imageProblems(image), ...(isNameGiven ? [] : nameProblems(image))];
  return problems.length === 0 ? { image, problems } : { problems };
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
