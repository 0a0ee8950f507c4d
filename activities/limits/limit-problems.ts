import { Named } from '../../contract/schema/named';
import { namedAccounts } from '../sharing/own-account-problems';
import { imageRulesText, isImageAllowed, type LimitedImage, type Limits, notOn } from './limits';

const CODE = '(NotAllowed)';

/**
 * The problems of a request or a policy, which may be malformed, that names regions, accounts or tags beyond the limits; one line
 * each: field, value, fix.
 */
export function limitProblems(limits: Limits, input: unknown): string[] {
  return [...regionProblems(limits, input), ...accountProblems(limits, input), ...tagProblems(limits, input)];
}

/** Why a source image may not be copied; undefined when it may. */
export function imageProblem(limits: Limits, image: LimitedImage): string | undefined {
  if (isImageAllowed(limits, image)) return undefined;
  return `is not an image that the workers may copy ${CODE}; they may copy ${imageRulesText(limits)}`;
}

/** The problem of a request or a policy, which may be malformed, whose targets stand for regions that nobody has named. */
export function allTargetsProblems(limits: Limits, input: unknown, regions: readonly string[]): string[] {
  const { source, images, targets } = Object(input) as { source?: unknown; images?: unknown; targets?: unknown };
  const { all, except } = Object(targets) as { all?: unknown; except?: unknown };
  if (targets !== 'all' && all !== true) return [];
  const { regionId } = Object(source ?? images) as { regionId?: unknown };
  const leftOut: unknown[] = [regionId, ...(Array.isArray(except) ? (except as unknown[]) : [])];
  const refused = notOn(limits.regions, regions).filter((region) => !leftOut.includes(region));
  if (refused.length === 0) return [];
  return [
    `targets: all regions are more than the workers may use ${CODE}; leave ${refused.join(', ')} out with "except", or name the regions`,
  ];
}

function regionProblems(limits: Limits, input: unknown): string[] {
  const { images } = Object(input) as { images?: unknown };
  const { source, targets } = Named.parse(images === undefined ? input : { ...Object(input), source: images });
  const field = images === undefined ? 'source.regionId' : 'images.regionId';
  const ofSource = source.regionId === undefined ? [] : [{ field, regionId: source.regionId }];
  const wanted = targets.filter((target) => !target.field.startsWith('targets.except'));
  return [...ofSource, ...wanted].flatMap((one) =>
    notOn(limits.regions, [one.regionId]).map((regionId) =>
      problemOf(one.field, regionId, 'a region that the workers may use', limits.regions),
    ),
  );
}

function accountProblems(limits: Limits, input: unknown): string[] {
  return namedAccounts(input).flatMap(({ field, account }) =>
    notOn(limits.accounts, [account]).map((id) =>
      problemOf(field, id, 'an account with which the workers may share', limits.accounts),
    ),
  );
}

function tagProblems(limits: Limits, input: unknown): string[] {
  const { tags } = Object(input) as { tags?: unknown };
  const keys = typeof tags === 'object' && tags !== null ? Object.keys(tags) : [];
  return notOn(limits.tags, keys).map((key) =>
    problemOf(`tags.${key}`, key, 'the key of a tag that the workers may set', limits.tags),
  );
}

function problemOf(field: string, value: string, what: string, allowed: readonly string[] = []): string {
  const fix = allowed.length === 0 ? 'remove it: none is allowed' : `use ${allowed.join(', ')}`;
  return `${field}: "${value}" is not ${what} ${CODE}; ${fix}`;
}
