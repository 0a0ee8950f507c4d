/** Why a question to ECS was not answered as it should be. */
export interface SetupProblem {
  code: string;
  message: string;
  hint: string;
  /** ECS has refused it for lack of a permission. Otherwise nobody knows: it did not answer, or has a temporary fault. */
  isRefused: boolean;
}

/** What became of one question to ECS; without a problem, all is well. */
export interface SetupAnswer {
  /** The action of ECS that was tried, or the region that was asked. */
  name: string;
  problem?: SetupProblem;
}

/** Answer of the workflow `checkSetup`: what a worker finds of its account, its permissions and its clock. */
export interface SetupReport {
  accountId: string;
  /** How far the clock of the worker is ahead of that of the Temporal server; ms. */
  clockAheadMs: number;
  actions: SetupAnswer[];
  regions: SetupAnswer[];
}
