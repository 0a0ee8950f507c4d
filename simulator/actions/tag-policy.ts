import type { Account } from '../account';
import { documentedError } from '../ecs-error';

/** The tags of a new copy: those that the tag policy requires must be there, with a value that it allows. */
export function checkTagPolicy(account: Account, tags: Record<string, string>): void {
  const missing = account.settings.requiredTags.find((key) => !Object.hasOwn(tags, key));
  if (missing !== undefined) {
    throw documentedError('Forbidden.TagPolicy', `The tag policy requires a tag with the key ${missing}.`);
  }
  checkTagValues(account, tags);
}

/** Tags, new or old, whose values the tag policy says. */
export function checkTagValues({ settings: { tagPolicy } }: Account, tags: Record<string, string>): void {
  for (const [key, value] of Object.entries(tags)) {
    if (!Object.hasOwn(tagPolicy, key) || tagPolicy[key]?.includes(value) === true) continue;
    throw documentedError('Forbidden.TagPolicy', `The tag policy does not allow the value ${value} of the tag ${key}.`);
  }
}
