import { defineSearchAttributeKey, type SearchAttributePair, SearchAttributeType } from '@temporalio/common';
import { SEARCH_ATTRIBUTES } from '../../contract/names';

/** Search attributes as the server wants them. */
export function searchAttributes(
  values: Partial<Record<keyof typeof SEARCH_ATTRIBUTES, string>>,
): SearchAttributePair[] {
  return Object.entries(values).map(([name, value]) => ({
    key: defineSearchAttributeKey(
      SEARCH_ATTRIBUTES[name as keyof typeof SEARCH_ATTRIBUTES],
      SearchAttributeType.KEYWORD,
    ),
    value,
  }));
}
