import type { Account } from './account';
import type { Faults } from './faults';
import type { Journal } from './journal';
import type { AccessKey } from './signature';

/** What the ECS API and the admin API share. */
export interface Simulation {
  account: Account;
  journal: Journal;
  faults: Faults;
  key: AccessKey;
  /** Keeps what has changed. Called before every answer. */
  save: () => void;
}
