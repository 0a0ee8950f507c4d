import { isAnythingNamed, Named } from '../contract/schema/named';
import { notChecked } from '../contract/schema/problems';
import { InvalidRequestError } from './errors';
import { fullMessageOf } from './connection/full-message';

/** Why a malformed request is refused: its own problems, and those that ECS adds when `check` can ask it. */
export async function refusal(
  request: unknown,
  problems: readonly string[],
  check: () => Promise<readonly string[]>,
): Promise<InvalidRequestError> {
  if (!isAnythingNamed(Named.parse(request))) return new InvalidRequestError(problems);
  const more = await check().catch((error: unknown) => [notChecked(fullMessageOf(error))]);
  return new InvalidRequestError([...new Set([...problems, ...more])]);
}
