import type { Account } from './account';
import { documentedError } from './ecs-error';
import { Parameters } from './parameters';
import type { EcsRequest } from './request';

/** The client tokens of calls that are not answered yet. */
export class TokensInFlight {
  private readonly tokens = new Set<string>();

  constructor(private readonly account: Account) {}

  /** Refuses a call whose token belongs to one that is still being carried out. */
  check(request: EcsRequest): void {
    const token = tokenOf(request);
    if (token !== undefined && this.tokens.has(token)) throw documentedError(this.account.settings.tokenInUse);
  }

  /** Keeps the token of a call until it is answered. */
  async during(request: EcsRequest, call: () => Promise<void>): Promise<void> {
    const token = tokenOf(request);
    if (token !== undefined) this.tokens.add(token);
    try {
      await call();
    } finally {
      if (token !== undefined) this.tokens.delete(token);
    }
  }
}

function tokenOf({ action, parameters }: EcsRequest): string | undefined {
  return action === 'CopyImage' ? new Parameters(parameters).text('ClientToken') : undefined;
}
