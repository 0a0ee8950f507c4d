import { z } from 'zod';
import type { ImageRule, Limits } from '../activities/limits/limits';
import { defined } from '../contract/defined';
import { RegionId } from '../contract/schema/request';

/** Stands for an empty list: an empty variable counts as not set. */
const NOBODY = 'none';

/** A list with commas, in which every part fits; no limit when the variable is not set. */
const listOf = (isFit: (part: string) => boolean, error: string) =>
  z
    .string()
    .transform((text, context) => {
      const parts = text.split(',').map((part) => part.trim());
      if (!parts.every(isFit)) context.addIssue({ code: 'custom', message: error, input: text });
      return parts;
    })
    .optional();

/** The same, but `none` is an empty list. */
const listOrNone = (isFit: (part: string) => boolean, error: string) =>
  z.union([z.literal(NOBODY).transform((): string[] => []), listOf(isFit, error)]);

const TAG_RULE = /^tag:([^=]+)=(.*)$/;

/** Variables of what the workers may do in the account; `limitsFrom` reads them. */
export const LIMIT_VARIABLES = {
  IMAGEFERRY_ALLOWED_IMAGES: listOf(
    (part) => part !== '' && (!part.startsWith('tag:') || TAG_RULE.test(part)),
    'must be ids, names with "*", or tags such as "tag:release=yes", with commas between them',
  ),
  IMAGEFERRY_ALLOWED_REGIONS: listOf(
    (part) => RegionId.safeParse(part).success,
    'must be region ids such as "cn-hangzhou,cn-beijing"',
  ),
  IMAGEFERRY_ALLOWED_ACCOUNTS: listOrNone(
    (part) => /^\d{5,20}$/.test(part),
    'must be ids of accounts such as "1234567890123456,1234567890123457", or "none"',
  ),
  IMAGEFERRY_ALLOWED_TAGS: listOrNone((part) => part !== '', 'must be keys of tags such as "team,release", or "none"'),
};

type LimitValues = { [Name in keyof typeof LIMIT_VARIABLES]?: string[] | undefined };

/** What the variables allow, once they are parsed. */
export function limitsFrom(values: LimitValues): Limits {
  return defined({
    images: values.IMAGEFERRY_ALLOWED_IMAGES?.map(imageRule),
    regions: values.IMAGEFERRY_ALLOWED_REGIONS,
    accounts: values.IMAGEFERRY_ALLOWED_ACCOUNTS,
    tags: values.IMAGEFERRY_ALLOWED_TAGS,
  });
}

function imageRule(part: string): ImageRule {
  const [, tag, value] = TAG_RULE.exec(part) ?? [];
  return tag === undefined ? { pattern: part } : { tag, value: value ?? '' };
}
