import type { SyncPolicy } from '../../contract/schema/policy';
import { groupingOf, isLength, momentOf } from '../../contract/schema/source-images';
import { groupOf } from '../sync/newest-images';
import { fitsPattern } from '../sync/pick-images';

type Selected = SyncPolicy['images'];

/** What is known of a source image. What nobody says any more is absent. */
export interface SourceTraits {
  name?: string;
  imageFamily?: string;
  tags?: Readonly<Record<string, string>>;
  /** When it was created; ms since 1970. */
  createdAt?: number;
}

/**
 * Whether an image fits one field of a selection; undefined when nobody can tell. Fields that choose among the images that fit
 * let every image through: the copies of an image that is not chosen any more are what retention is about.
 */
const TESTS: {
  [Field in keyof Required<Selected>]: (
    traits: SourceTraits,
    wanted: NonNullable<Selected[Field]>,
  ) => boolean | undefined;
} = {
  regionId: () => true,
  imageIds: () => undefined,
  newest: () => true,
  newestPer: (traits, newestPer) => (groupBehind(traits, newestPer) === undefined ? undefined : true),
  family: ({ imageFamily }, family) => (imageFamily === undefined ? undefined : imageFamily === family),
  createdSince: ({ createdAt }, since) => wasEverSince(createdAt, since),
  namePattern: ({ name }, pattern) => (name === undefined ? undefined : fitsPattern(name, pattern)),
  tags: ({ tags }, wanted) => tags && Object.entries(wanted).every(([key, value]) => tags[key] === value),
};

/** An image that a length of time has left behind was selected once. One before a fixed time never was. */
function wasEverSince(createdAt: number | undefined, since: string): boolean | undefined {
  if (isLength(since)) return true;
  return createdAt === undefined ? undefined : createdAt >= momentOf(since, 0);
}

/** The group of `newestPer` that a source image is in; undefined when nobody can tell. Pure. */
export function groupBehind({ name, imageFamily, tags }: SourceTraits, newestPer: string): string | undefined {
  const grouping = groupingOf(newestPer);
  const deciding = grouping === 'family' ? imageFamily : grouping === 'name' ? name : tags;
  if (deciding === undefined) return undefined;
  return groupOf({ name: name ?? '', imageFamily: imageFamily ?? '', tags: { ...tags } }, newestPer);
}

/** Whether a source image belongs to a selection, chosen at present or not; undefined when nobody can tell. Pure. */
export function belongsTo(selected: Selected, traits: SourceTraits): boolean | undefined {
  const answers = Object.keys(selected).map((field) => answerOf(field as keyof Selected, selected, traits));
  if (answers.includes(false)) return false;
  return answers.includes(undefined) ? undefined : true;
}

function answerOf(field: keyof Selected, selected: Selected, traits: SourceTraits): boolean | undefined {
  const wanted = selected[field];
  const test = TESTS[field] as (traits: SourceTraits, wanted: unknown) => boolean | undefined;
  return wanted === undefined ? true : test(traits, wanted);
}

const DAY = String.raw`\d{4}-\d{2}-\d{2}`;

/**
 * The name of a source image that is gone, as the name of its copy tells it; undefined when the copy was not named by the
 * template, or the template does not have the name.
 */
export function nameBehind(copyName: string, template: string, sourceId: string): string | undefined {
  let isFirst = true;
  const pattern = template
    .split(/(\{name\}|\{id\}|\{date\})/)
    .map((part) => {
      if (part === '{id}') return escaped(sourceId);
      if (part === '{date}') return DAY;
      if (part !== '{name}') return escaped(part);
      const group = isFirst ? '(.+)' : String.raw`\1`;
      isFirst = false;
      return group;
    })
    .join('');
  return new RegExp(`^${pattern}$`, 'u').exec(copyName)?.[1];
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
}
