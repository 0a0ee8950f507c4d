import { Context, log } from '@temporalio/activity';
import { defined } from '../../contract/defined';
import { copyError } from '../../contract/errors';
import type { CopyError } from '../../contract/outcome';
import { EcsFailure } from '../ecs/failure';
import type { Dependencies } from '../shared/dependencies';
import { errorOfEcs, toFailureAtOnce } from '../shared/ecs-failures';
import { mayPass } from '../shared/refusals';
import { retryTransient } from '../shared/retry-transient';
import { batchesOf, missingShares, type SharesInput } from './shares';

/** Those of the accounts that did not get the image, and why. */
export interface SharedImage {
  notSharedWith: string[];
  error?: CopyError;
}

/** Why an account cannot have the image, by its id. */
type Refusals = Map<string, EcsFailure>;

/**
 * Shares an image with accounts, and looks until ECS shows it. What ECS accepts and does not show is asked for again. What it
 * refuses is told, and is no failure. A temporary error is thrown, so that Temporal repeats the activity.
 */
export function shareImage(dependencies: Dependencies) {
  return (input: SharesInput): Promise<SharedImage> =>
    share(dependencies, input).catch((error: unknown) => {
      throw toFailureAtOnce(error);
    });
}

async function share(dependencies: Dependencies, input: SharesInput): Promise<SharedImage> {
  const { visibilityGraceMs, lookIntervalMs } = dependencies.pacing;
  const refusals: Refusals = new Map();
  let giveUpAt = Infinity;
  for (;;) {
    const missing = await missingShares(dependencies, input);
    const accepted = missing.filter((account) => !refusals.has(account));
    if (accepted.length === 0 || Date.now() >= giveUpAt) return outcomeOf(input, missing, refusals);
    if (giveUpAt === Infinity) giveUpAt = Date.now() + visibilityGraceMs;
    else await Context.current().sleep(lookIntervalMs);
    await add(dependencies, { ...input, accounts: accepted }, refusals);
  }
}

/** Codes that are about one account, or that leave room for fewer accounts: the others of the call may be accepted alone. */
const ABOUT_AN_ACCOUNT = new Set(['InvalidAccount.NotFound', 'InvalidAccount.Forbbiden', 'QuotaExceed.ShareImageUser']);

/** Shares the image with all that ECS accepts, and notes the others. */
async function add(dependencies: Dependencies, input: SharesInput, refusals: Refusals): Promise<void> {
  for (const accounts of batchesOf(input.accounts)) {
    const refusal = await addInOneCall(dependencies, { ...input, accounts });
    if (refusal === undefined) continue;
    const mayFitAlone = accounts.length > 1 && ABOUT_AN_ACCOUNT.has(refusal.facts.code);
    for (const account of accounts) {
      const own = mayFitAlone ? await addInOneCall(dependencies, { ...input, accounts: [account] }) : refusal;
      if (own !== undefined) refusals.set(account, own);
    }
  }
}

/** Returns what ECS refuses. */
async function addInOneCall(
  dependencies: Dependencies,
  { regionId, imageId, accounts }: SharesInput,
): Promise<EcsFailure | undefined> {
  Context.current().cancellationSignal.throwIfAborted();
  try {
    await retryTransient(dependencies, () => dependencies.ecs.changeShares(regionId, imageId, { add: accounts }));
    return undefined;
  } catch (error) {
    if (!(error instanceof EcsFailure) || mayPass(error)) throw error;
    log.warn(`${imageId} is not shared: ${error.message}`, { code: error.facts.code, accounts });
    return error;
  }
}

function outcomeOf({ regionId, imageId }: SharesInput, missing: string[], refusals: Refusals): SharedImage {
  const refused = missing.flatMap((account) => refusals.get(account) ?? []);
  const unshown = `ECS has accepted that ${imageId} is shared with ${missing.join(', ')}, and does not show it`;
  const error = refused[0] === undefined ? copyError('NotShared', regionId, unshown) : errorOfEcs(refused[0]);
  return { notSharedWith: missing, ...defined({ error: missing.length === 0 ? undefined : error }) };
}
