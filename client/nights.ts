import { randomUUID } from 'node:crypto';
import {
  type Client,
  WorkflowExecutionAlreadyStartedError,
  WorkflowFailedError,
  type WorkflowHandle,
} from '@temporalio/client';
import { ApplicationFailure, CancelledFailure, TimeoutFailure } from '@temporalio/common';
import { isTransient } from '../contract/ecs-errors';
import { DRIFT_MEMO, driftQueryName, TASK_QUEUE } from '../contract/names';
import type { CopyError } from '../contract/outcome';
import { policyId } from '../contract/request-id';
import type { DriftReport } from '../contract/schema/drift';
import { SyncPolicy, type SyncPolicyInput } from '../contract/schema/policy';
import { parseWith } from '../contract/schema/problems';
import type { checkDrift, checkPolicy, syncImages } from '../workflows';
import { askWorkflow } from './connection/ask-workflow';
import {
  AbortedBeforePlanError,
  InvalidFilterError,
  InvalidPolicyError,
  NightLostError,
  NotANightError,
  UnreachableError,
} from './errors';
import { NightFilter, type NightFilterInput } from './list/filter';
import type { NightRow } from './list/rows';
import { type Listed, listNights } from './list/listing';
import { policySummary } from './render/policy-summary';
import { explain } from './render/manifest';
import { linkTo } from './render/ui-link';

/** How long the regions may take to answer, when nothing is copied. */
const CHECK_SECONDS = 300;

/** Starts and follows nights, and asks what they would find. For programs as well as for the command line. */
export class Nights {
  constructor(private readonly client: Client) {}

  /** The Temporal namespace of the nights. */
  get namespace(): string {
    return this.client.options.namespace;
  }

  /**
   * What the regions have of the images of a policy; copies nothing.
   * Throws `InvalidPolicyError`, and `UnreachableError` when no worker answers, or ECS does not answer in the source region.
   */
  async drift(input: SyncPolicyInput): Promise<DriftReport> {
    const policy = parsePolicy(input);
    try {
      return await this.client.workflow.execute<typeof checkDrift>('checkDrift', {
        workflowId: `drift/${randomUUID()}`,
        taskQueue: TASK_QUEUE,
        args: [policy],
        workflowExecutionTimeout: CHECK_SECONDS * 1000,
        staticSummary: policySummary(policy),
      });
    } catch (error) {
      throw error instanceof WorkflowFailedError ? endWithoutReport(error.cause) : error;
    }
  }

  /**
   * Everything that is wrong with a policy, by its schema and by ECS; copies nothing.
   * Throws `UnreachableError` when no worker, or not ECS in the source region, has answered after `patienceSeconds`.
   */
  async check(policy: unknown, patienceSeconds = CHECK_SECONDS): Promise<readonly string[]> {
    try {
      return await this.client.workflow.execute<typeof checkPolicy>('checkPolicy', {
        workflowId: `check/${randomUUID()}`,
        taskQueue: TASK_QUEUE,
        args: [policy],
        workflowExecutionTimeout: patienceSeconds * 1000,
      });
    } catch (error) {
      throw error instanceof WorkflowFailedError ? endWithoutReport(error.cause, patienceSeconds) : error;
    }
  }

  /** Starts a night, or attaches to the running one of the same policy. Throws `InvalidPolicyError`. */
  async start(input: SyncPolicyInput): Promise<{ id: string; attached: boolean }> {
    const policy = parsePolicy(input);
    const id = policyId(policy);
    try {
      await this.client.workflow.start<typeof syncImages>('syncImages', {
        workflowId: id,
        taskQueue: TASK_QUEUE,
        args: [policy],
        staticSummary: policySummary(policy),
      });
      return { id, attached: false };
    } catch (error) {
      if (error instanceof WorkflowExecutionAlreadyStartedError) return { id, attached: true };
      throw error;
    }
  }

  /**
   * The report of a night so far, or the last one of a night that has ended; null until the regions were asked.
   * Throws `NoWorkerError` when only a worker could tell, and as `result` does when there will be none.
   */
  async report(id: string): Promise<DriftReport | null> {
    return (await this.hasEnded(id)) ? this.result(id) : this.ask(id);
  }

  /** Whether a night has ended, in whatever way. Throws `NotANightError` for another kind of workflow. */
  async hasEnded(id: string): Promise<boolean> {
    const { type, status } = await this.handle(id).describe();
    if (type === 'syncImages') return status.name !== 'RUNNING';
    throw new NotANightError(`"${id}" is a workflow of type ${type}; give the id of a night.`);
  }

  /**
   * Waits for the end of a night and returns its report, whatever its verdict.
   * Throws `InvalidPolicyError`, `UnreachableError`, `AbortedBeforePlanError` or `NightLostError` when there is none.
   */
  async result(id: string): Promise<DriftReport> {
    const handle = this.handle(id);
    try {
      return await handle.result();
    } catch (error) {
      if (!(error instanceof WorkflowFailedError)) throw error;
      return reportOfFailure(handle, error.cause);
    }
  }

  /** Its page in the Temporal UI; undefined when nobody knows where that is. See docs/configuration.md. */
  linkTo(id: string): string | undefined {
    return linkTo(this.client, id);
  }

  /** Asks for an abort; the night ends once the replications that it has started are aborted. */
  async abort(id: string): Promise<void> {
    if (await this.hasEnded(id)) return;
    await this.handle(id).cancel();
  }

  /** Nights by what visibility knows of them; see `Listed` for their order. Throws `InvalidFilterError`. */
  async list(filter: NightFilterInput = {}): Promise<Listed<NightRow>> {
    const { data, problems } = parseWith(NightFilter, filter);
    if (data === undefined) throw new InvalidFilterError(problems);
    return listNights(this.client, data);
  }

  private ask(id: string): Promise<DriftReport | null> {
    return askWorkflow(this.client, { id, query: driftQueryName, goesOn: 'The night goes on when a worker does.' });
  }

  private handle(id: string): WorkflowHandle<typeof syncImages> {
    return this.client.workflow.getHandle<typeof syncImages>(id);
  }
}

function parsePolicy(input: SyncPolicyInput): SyncPolicy {
  const { data, problems } = parseWith(SyncPolicy, input);
  if (data === undefined) throw new InvalidPolicyError(problems);
  return data;
}

async function reportOfFailure(handle: WorkflowHandle, cause: Error | undefined): Promise<DriftReport> {
  if (cause instanceof ApplicationFailure && cause.type === 'DriftRemains') return cause.details?.[0] as DriftReport;
  if (!(cause instanceof CancelledFailure)) throw endWithoutReport(cause);
  const { memo } = await handle.describe();
  const report = memo?.[DRIFT_MEMO] as DriftReport | undefined;
  if (report !== undefined) return report;
  throw new AbortedBeforePlanError('The night was aborted before the regions were asked; nothing was started.');
}

/** What kept a workflow from having a report. */
function endWithoutReport(cause: Error | undefined, patienceSeconds = CHECK_SECONDS): Error {
  if (cause instanceof TimeoutFailure)
    return new UnreachableError(`no worker answered, or ECS did not, within ${String(patienceSeconds)} seconds`);
  const [detail] = (cause instanceof ApplicationFailure ? cause.details : undefined) ?? [];
  if (cause instanceof ApplicationFailure && cause.type === 'InvalidPolicy')
    return new InvalidPolicyError(detail as string[]);
  if (detail === undefined) return new NightLostError(`There is no drift report: ${cause?.message ?? 'unknown cause'}`);
  const error = detail as CopyError;
  const text = `The images cannot be read in ${error.regionId}: ${explain(error)}`;
  return isTransient(error.class) ? new UnreachableError(text) : new NightLostError(text);
}
