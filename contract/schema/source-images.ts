import { z } from 'zod';
import { DURATION, durationMs, ImageId, RegionId } from './request';

/** Most images that one policy keeps copied. */
export const MAX_IMAGES = 300;

const TIME = z.iso.datetime({ offset: true });
const DAY = z.iso.date();

/** Whether a `createdSince` is a length of time, which counts back from each night. */
export function isLength(createdSince: string): boolean {
  return DURATION.test(createdSince);
}

/**
 * The moment that a `createdSince` stands for, in ms since 1970; `now` is in ms too. A day begins at midnight UTC, and a length
 * of time counts back from now. `NaN` for another text.
 */
export function momentOf(createdSince: string, now: number): number {
  if (isLength(createdSince)) return now - durationMs(createdSince);
  return [DAY, TIME].some((format) => format.safeParse(createdSince).success) ? Date.parse(createdSince) : Number.NaN;
}

/** A text that fits neither says so; a number is most likely one of days. */
const CreatedSince = z
  .string({ error: 'must be text in quotes, such as "2026-11-01" or "30d"' })
  .refine((text) => !Number.isNaN(momentOf(text, 0)), {
    error:
      'must be a day such as "2026-11-01", a time such as "2026-11-01T02:00:00Z", or a length of time such as "30d" or "12h"',
  })
  .meta({
    description:
      'images created since then: a day or a time in ISO 8601, or a length of time such as "30d" that counts back from each night',
  });

const TAG_PREFIX = 'tag:';

/** What images have in common that `newestPer` counts together: a property of theirs, or the key of a tag. */
export function groupingOf(newestPer: string): 'family' | 'name' | { tag: string } {
  if (newestPer === 'family' || newestPer === 'name') return newestPer;
  return { tag: newestPer.slice(TAG_PREFIX.length) };
}

const NewestPer = z
  .string()
  .regex(/^(family|name|tag:.+)$/, {
    error: 'must be "family", "name", or "tag:" and the key of a tag, such as "tag:role"',
  })
  .meta({
    description:
      '"newest" counts for each group instead: images of one family, of one name without the date or version at its end, or of one value of a tag',
  });

/** Which images a policy keeps copied. All fields of a selection must fit. */
export const SourceImages = z.strictObject(
  {
    regionId: RegionId.meta({ description: 'region of the source images' }),
    imageIds: z
      .array(ImageId)
      .min(1, { error: 'must name at least one image' })
      .max(MAX_IMAGES, { error: `must name at most ${String(MAX_IMAGES)} images` })
      .meta({ description: 'exactly these images; goes without the other fields' })
      .optional(),
    namePattern: z
      .string()
      .min(1, { error: 'must not be empty; "*" fits every name' })
      .max(128, { error: 'must have at most 128 characters' })
      .meta({ description: 'images whose whole name fits; "*" stands for any characters' })
      .optional(),
    tags: z
      .record(z.string(), z.string({ error: 'a tag value must be text in quotes' }))
      .refine((tags) => Object.keys(tags).length > 0, { error: 'must name at least one tag' })
      .meta({ description: 'images that have all of these tags' })
      .optional(),
    family: z
      .string()
      .min(1, { error: 'must not be empty' })
      .max(128, { error: 'must have at most 128 characters' })
      .meta({ description: 'images of this image family' })
      .optional(),
    createdSince: CreatedSince.optional(),
    newest: z
      .int({ error: 'must be a whole number' })
      .min(1, { error: 'must be at least 1' })
      .max(MAX_IMAGES, { error: `must be at most ${String(MAX_IMAGES)}` })
      .meta({ description: 'only so many of the selected images, the newest first' })
      .optional(),
    newestPer: NewestPer.optional(),
  },
  {
    error:
      'must be an object with "regionId", and with "imageIds" or one of "namePattern", "tags", "family", "createdSince"',
  },
);
export type SourceImages = z.infer<typeof SourceImages>;

/** Each of these alone makes a selection. */
const CRITERIA = ['namePattern', 'tags', 'family', 'createdSince'];

/** Reports problems between the fields of a selection, which is `images` of a policy. Its input may be malformed. */
export function selectionProblems(policy: unknown, context: z.RefinementCtx): void {
  const { images } = Object(policy) as { images?: unknown };
  if (typeof images !== 'object' || images === null) return;
  const report = (message: string, ...field: string[]): void => {
    context.addIssue({ code: 'custom', path: ['images', ...field], message });
  };
  const isGiven = (field: string): boolean => field in images;
  if (isGiven('imageIds')) {
    for (const field of [...CRITERIA, 'newest', 'newestPer'].filter(isGiven))
      report('goes with a selection, and "imageIds" names the images; remove one of them', field);
    return;
  }
  if (!CRITERIA.some(isGiven))
    report('selects no image; add "imageIds", "namePattern", "tags", "family" or "createdSince"');
  if (isGiven('newestPer') && !isGiven('newest'))
    report('needs "newest", which says how many images of each group', 'newestPer');
}
