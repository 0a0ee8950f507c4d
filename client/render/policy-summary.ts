import type { SyncPolicy } from '../../contract/schema/policy';

/** The server takes 400 bytes, and a character may have three. */
const LONGEST_PART = 100;

/** Which images a policy is about, in a few words; the static summary of its workflows. */
export function policySummary({ images: { regionId, imageIds, namePattern, family } }: SyncPolicy): string {
  const selection = namePattern ?? (family === undefined ? 'selected images' : `family ${family}`);
  const what = imageIds === undefined ? selection.slice(0, LONGEST_PART) : `${String(imageIds.length)} images`;
  return `${what} from ${regionId}`;
}
