import { fitsPattern } from '../sync/pick-images';

/** What may be done in the account, whoever asks. What is absent is not limited. */
export interface Limits {
  /** Source images: of one of these ids or names, in which `*` is any text, or with one of these tags. */
  images?: readonly ImageRule[];
  /** Regions out of which, and into which, images may be copied. */
  regions?: readonly string[];
  /** Accounts with which copies may be shared; empty: none. */
  accounts?: readonly string[];
  /** Keys of the tags that requests may give to copies; empty: none. */
  tags?: readonly string[];
}

export type ImageRule = { pattern: string } | { tag: string; value: string };

/** What of an image decides whether it is allowed. */
export interface LimitedImage {
  imageId: string;
  name: string;
  tags: Record<string, string>;
}

export function isImageAllowed({ images }: Limits, image: LimitedImage): boolean {
  return images === undefined || images.some((rule) => fits(rule, image));
}

/** Whether the id alone is enough; when it is not, name and tags may still be. */
export function isIdAllowed({ images }: Limits, imageId: string): boolean {
  return images === undefined || images.some((rule) => 'pattern' in rule && fitsPattern(imageId, rule.pattern));
}

/** Those of some texts that are not on a list; none without a list. */
export function notOn(list: readonly string[] | undefined, texts: readonly string[]): string[] {
  return list === undefined ? [] : texts.filter((text) => !list.includes(text));
}

/** The rules for images as the operator has written them. */
export function imageRulesText({ images = [] }: Limits): string {
  return images.map((rule) => ('pattern' in rule ? rule.pattern : `tag:${rule.tag}=${rule.value}`)).join(', ');
}

function fits(rule: ImageRule, { imageId, name, tags }: LimitedImage): boolean {
  if ('pattern' in rule) return fitsPattern(imageId, rule.pattern) || fitsPattern(name, rule.pattern);
  return Object.hasOwn(tags, rule.tag) && tags[rule.tag] === rule.value;
}
