/** Something that a person wrote is refused; `problems` has one line for each field, with its value and the fix. */
export abstract class RefusedError extends Error {
  protected constructor(
    what: string,
    readonly problems: readonly string[],
  ) {
    super(`${what}:\n${problems.join('\n')}`);
  }
}

/** The request cannot be carried out. */
export class InvalidRequestError extends RefusedError {
  override readonly name = 'InvalidRequestError';

  constructor(problems: readonly string[]) {
    super('The request is refused', problems);
  }
}

/** The options of a command cannot be followed. */
export class InvalidOptionsError extends RefusedError {
  override readonly name = 'InvalidOptionsError';

  constructor(problems: readonly string[]) {
    super('The options are refused', problems);
  }
}

/** The command has stopped following before the end, as it was told to; what it followed goes on. */
export class LeftError extends Error {
  override readonly name = 'LeftError';

  constructor(
    message: string,
    readonly exitCode: number,
  ) {
    super(message);
  }
}

/** The replication ended without a manifest: it was terminated, or failed in a way that should not happen. */
export class ReplicationLostError extends Error {
  override readonly name = 'ReplicationLostError';
}

/**
 * The replication was aborted before it had a plan, or the night before it had asked the regions: nothing was started, and there
 * is no manifest or report.
 */
export class AbortedBeforePlanError extends Error {
  override readonly name = 'AbortedBeforePlanError';
}

/** Temporal, or ECS while the plan was made, cannot be reached. */
export class UnreachableError extends Error {
  override readonly name: string = 'UnreachableError';
}

/** No worker answers a question to a workflow; the workflow itself is safe and goes on when one does. */
export class NoWorkerError extends UnreachableError {
  override readonly name: string = 'NoWorkerError';
}

/** The id is that of another kind of workflow. */
export class NotAReplicationError extends Error {
  override readonly name = 'NotAReplicationError';
}

/** The id is that of another kind of workflow than a night. */
export class NotANightError extends Error {
  override readonly name = 'NotANightError';
}

/** The id is that of a workflow that is neither a replication nor a night. */
export class NeitherKindError extends Error {
  override readonly name = 'NeitherKindError';
}

/** The profile or the variables that describe the connection to Temporal are wrong. */
export class InvalidConnectionError extends Error {
  override readonly name = 'InvalidConnectionError';
}

/** The policy cannot be carried out. */
export class InvalidPolicyError extends RefusedError {
  override readonly name = 'InvalidPolicyError';

  constructor(problems: readonly string[]) {
    super('The policy is refused', problems);
  }
}

/** The night ended without a drift report: it was terminated, or failed in a way that should not happen. */
export class NightLostError extends Error {
  override readonly name = 'NightLostError';
}

/** The schedule cannot be made. */
export class InvalidScheduleError extends RefusedError {
  override readonly name = 'InvalidScheduleError';

  constructor(problems: readonly string[]) {
    super('The schedule is refused', problems);
  }
}

/** There is no such schedule, there is one already, or it is not one of imageferry. */
export class ScheduleRefusedError extends Error {
  override readonly name = 'ScheduleRefusedError';
}

/** A list cannot be made by such a filter. */
export class InvalidFilterError extends RefusedError {
  override readonly name = 'InvalidFilterError';

  constructor(problems: readonly string[]) {
    super('The filter is refused', problems);
  }
}

/** The replication still runs, or it was a dry run: there is nothing to try again. */
export class NotRetriableError extends Error {
  override readonly name = 'NotRetriableError';
}

/** A replication refuses a change. */
export class ChangeRefusedError extends RefusedError {
  override readonly name = 'ChangeRefusedError';

  constructor(problems: readonly string[]) {
    super('The replication refuses it', problems);
  }
}

/** The region slots refuse a change. */
export class SlotsRefusedError extends RefusedError {
  override readonly name = 'SlotsRefusedError';

  constructor(problems: readonly string[]) {
    super('The region slots refuse it', problems);
  }
}
