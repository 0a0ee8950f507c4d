import { Account } from './account';
import { emptyState } from './account-state';
import { documentedError } from './ecs-error';

/**
 * The account as an endpoint shows it to a call for a region. An endpoint of no region serves all of them; that of one
 * region treats a call for another one as the setting `foreignCalls` says, and may throw
 * `InvalidOperation.NotSupportedEndpoint`.
 */
export function accountAt(account: Account, endpoint: string | undefined, regionId: string | undefined): Account {
  if (endpoint === undefined || regionId === undefined || regionId === endpoint) return account;
  switch (account.settings.foreignCalls) {
    case 'serve':
      return account;
    case 'refuse':
      throw documentedError('InvalidOperation.NotSupportedEndpoint');
    case 'empty':
      return new Account({ ...emptyState(), settings: account.settings }, account.now);
  }
}
