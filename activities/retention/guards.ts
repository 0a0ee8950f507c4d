import type { CopyFacts, Look, RegionFacts, Uses } from './facts';

/**
 * The guards of retention. Each one is pure and protects a copy by itself: it says why the copy stays, or nothing. No other
 * guard is taken for granted.
 */

/** ECS accepts so many tags on an image, and retention needs one. */
const MOST_TAGS = 20;

/** Why nothing changes in a region. */
export type RegionGuard = (region: RegionFacts) => string | undefined;

/** A selection that is empty all of a sudden is rather a mistake. */
export function nothingIsSelected({ selectedCount }: RegionFacts): string | undefined {
  return selectedCount === 0 ? 'the policy selects no image' : undefined;
}

export function aSelectedImageIsNotCorrect({ lacking }: RegionFacts): string | undefined {
  const [first] = lacking;
  if (first === undefined) return undefined;
  return `${String(lacking.length)} of the selected images have no correct copy here, such as ${first}`;
}

/** Why one copy stays, as far as the lists of images tell. */
export type CopyGuard = (copy: CopyFacts, region: RegionFacts) => string | undefined;

export function hasNoProvenance({ isOurs }: CopyFacts): string | undefined {
  return isOurs ? undefined : 'its tags do not prove that imageferry made it';
}

export function belongsElsewhere({ belongs }: CopyFacts): string | undefined {
  if (belongs === true) return undefined;
  return belongs === false
    ? 'its source does not belong to the selection'
    : 'its source is gone, and nothing tells whether it belonged to the selection';
}

export function isStillWanted({ isSelected }: CopyFacts): string | undefined {
  return isSelected ? 'its source is selected' : undefined;
}

/** The newest by the age of the source, where that exists, and the newest by the age of the copy: either protects. */
export function isAmongTheNewest(copy: CopyFacts, region: RegionFacts): string | undefined {
  if (copy.createdAt === undefined) return 'ECS does not say when it was made';
  const bySource = newestSources(region, copy.group, ({ sourceCreatedAt, createdAt }) => sourceCreatedAt ?? createdAt);
  const byCopy = newestSources(region, copy.group, ({ createdAt }) => createdAt);
  if (!bySource.has(copy.source) && !byCopy.has(copy.source)) return undefined;
  return `it is among the newest ${String(region.keep)}`;
}

/** The sources of the newest usable copies of a group of the selection; where those are too few, the newest Deprecated ones too. */
function newestSources(
  { copies, keep }: RegionFacts,
  group: string,
  timeOf: (copy: CopyFacts) => number | undefined,
): ReadonlySet<string> {
  const newestFirst = (state: CopyFacts['state']): string[] =>
    copies
      .filter((copy) => copy.group === group && copy.isOurs && copy.belongs === true && copy.state === state)
      .sort((one, other) => (timeOf(other) ?? 0) - (timeOf(one) ?? 0))
      .map(({ source }) => source);
  return new Set([...new Set([...newestFirst('usable'), ...newestFirst('deprecated')])].slice(0, keep));
}

export function isKeptByHand({ isKeptByHand: isKept }: CopyFacts): string | undefined {
  return isKept ? 'it has the tag that keeps it' : undefined;
}

export function isNotVerified({ state, stateText }: CopyFacts): string | undefined {
  return state === 'other' ? stateText : undefined;
}

export function wasDeprecatedByOthers({ state, mark }: CopyFacts): string | undefined {
  if (state !== 'deprecated' || deprecatedAtOf(mark) !== undefined) return undefined;
  return 'somebody else has deprecated it';
}

export function isDeprecatedForTooShort({ state, mark }: CopyFacts, region: RegionFacts): string | undefined {
  const deprecatedAt = deprecatedAtOf(mark);
  if (state !== 'deprecated' || deprecatedAt === undefined) return undefined;
  const goesAt = deprecatedAt + region.deleteAfterMs;
  return region.now >= goesAt ? undefined : `it is Deprecated, and goes after ${timeText(goesAt)}`;
}

/** A Deprecated image still starts instances. A deleted one that a scaling configuration names does not. */
export function mayBeScaledFrom({ state }: CopyFacts, region: RegionFacts): string | undefined {
  if (state !== 'deprecated' || region.ignoresScalingConfigurations) return undefined;
  return 'it is Deprecated, and scaling configurations cannot be read: see "ignoreScalingConfigurations"';
}

export function hasNoRoomForTheMark({ state, mark, tagCount }: CopyFacts): string | undefined {
  if (state !== 'usable' || mark !== undefined || tagCount < MOST_TAGS) return undefined;
  return `it has ${String(tagCount)} tags, and no room for the one that retention needs`;
}

export function isACommunityImage({ isPublic }: CopyFacts): string | undefined {
  return isPublic ? 'it is a community image' : undefined;
}

export function isUsedAsEcsSays({ isUsed }: CopyFacts): string | undefined {
  return isUsed ? 'ECS says that instances use it' : undefined;
}

/** Why one copy stays, as the look-ups tell that are made for it alone. One that fails means that it stays. */
export type UseGuard = (uses: Uses) => string | undefined;

export function isShared({ sharing }: Uses): string | undefined {
  return foundBy(sharing);
}

export function isUsedByInstances({ instances }: Uses): string | undefined {
  return foundBy(instances);
}

export function isUsedByLaunchTemplates({ launchTemplates }: Uses): string | undefined {
  return foundBy(launchTemplates);
}

export function isBeingReplicated({ replications }: Uses): string | undefined {
  return foundBy(replications);
}

export function cannotBeLookedUp(uses: Uses): string | undefined {
  const errors = Object.values(uses).flatMap((look: Look) => ('error' in look ? [look.error] : []));
  return errors[0] === undefined ? undefined : `nobody can tell whether it is in use: ${errors[0]}`;
}

function foundBy(look: Look): string | undefined {
  return 'error' in look ? undefined : look.found;
}

/** When retention deprecated a copy, as its mark says it; ms. Undefined for a mark that says nothing. */
export function deprecatedAtOf(mark: string | undefined): number | undefined {
  const time = mark === undefined || mark === '' ? NaN : Date.parse(mark);
  return Number.isNaN(time) ? undefined : time;
}

function timeText(time: number): string {
  return new Date(time).toISOString();
}

/** All of them. */
export const GUARDS: Guards = {
  region: [nothingIsSelected, aSelectedImageIsNotCorrect],
  copy: [
    hasNoProvenance,
    belongsElsewhere,
    isStillWanted,
    isAmongTheNewest,
    isKeptByHand,
    isNotVerified,
    wasDeprecatedByOthers,
    isDeprecatedForTooShort,
    mayBeScaledFrom,
    hasNoRoomForTheMark,
    isACommunityImage,
    isUsedAsEcsSays,
  ],
  use: [cannotBeLookedUp, isShared, isUsedByInstances, isUsedByLaunchTemplates, isBeingReplicated],
};

export interface Guards {
  region: readonly RegionGuard[];
  copy: readonly CopyGuard[];
  use: readonly UseGuard[];
}
