import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  ActivityCancelledError,
  ActivityNotFoundError,
  type Client,
  WorkflowExecutionAlreadyStartedError,
  type WorkflowExecutionDescription,
  WorkflowFailedError,
  type WorkflowHandle,
} from '@temporalio/client';
import { TimeoutFailure } from '@temporalio/common';
import {
  addRegionUpdateName,
  changePriorityUpdateName,
  dropRegionUpdateName,
  LEASE_ACTIVITY_ID,
  manifestQueryName,
  REGION_SLOTS_ID,
  TASK_QUEUE,
  waitsQueryName,
} from '../contract/names';
import type { AddRegionUpdate, ChangePriorityUpdate, DropRegionUpdate } from '../contract/messages';
import { RETRIES_MEMO, type RetriesMemo } from '../contract/retries-memo';
import type { CopyWait, Manifest } from '../contract/schema/manifest';
import { parseWith } from '../contract/schema/problems';
import { ReplicationRequest, type ReplicationRequestInput } from '../contract/schema/request';
import type { checkRequest, replicateImage } from '../workflows';
import { askWorkflow } from './connection/ask-workflow';
import {
  AbortedBeforePlanError,
  ChangeRefusedError,
  InvalidFilterError,
  InvalidRequestError,
  NotAReplicationError,
  NotRetriableError,
  NoWorkerError,
  ReplicationLostError,
  UnreachableError,
} from './errors';
import { failureText } from './render/failure-text';
import { ReplicationFilter, type ReplicationFilterInput } from './list/filter';
import type { ReplicationRow } from './list/rows';
import { type Listed, listReplications } from './list/listing';
import { manifestOfFailure } from './manifest-of-failure';
import { refusal } from './refusal';
import { inputOfRun } from './retry/input-of-run';
import { type RetryStory, retryStory } from './retry/retries';
import { type RetryPlan, retryPlan } from './retry/plan';
import { sendUpdate } from './connection/send-update';
import { linkTo } from './render/ui-link';
import { type CopyPlaces, explain } from './follow/explain';
import { lastPolls } from './follow/last-polls';
import { requestId } from '../contract/request-id';

const LOOK_EVERY_MS = 200;

/** How long the region slots may take to say what is waited for. */
const WAITS_MS = 3_000;

/** How long a worker may take to change a replication; an addition asks ECS first. */
const CHANGE_MS = 10_000;
const ADDITION_MS = 60_000;

const HAS_ENDED = '(replication): has ended; start another one instead';

/** How long a worker may take to check a request. */
const CHECK_SECONDS = 20;

/** Starts, follows and aborts replications. For programs as well as for the command line. */
export class Replications {
  constructor(private readonly client: Client) {}

  /**
   * Starts a replication, or attaches to the running one of the same request.
   * Throws `InvalidRequestError` for a request that its schema refuses, with what ECS says against it where a worker answers.
   * `retries` names the run of which it tries the failed regions again, for lists and people.
   */
  async start(
    input: ReplicationRequestInput,
    { retries }: { retries?: RetriesMemo } = {},
  ): Promise<{ id: string; attached: boolean }> {
    const { data: request, problems } = parseWith(ReplicationRequest, input);
    if (request === undefined) throw await refusal(input, problems, () => this.check(input));
    const workflowId = requestId(request);
    const { imageId, regionId } = request.source;
    try {
      await this.client.workflow.start<typeof replicateImage>('replicateImage', {
        workflowId,
        taskQueue: TASK_QUEUE,
        args: [request],
        staticSummary: `${imageId} from ${regionId}${retries === undefined ? '' : `, retry of ${retries.id}`}`,
        ...(retries !== undefined && { memo: { [RETRIES_MEMO]: retries } }),
      });
      return { id: workflowId, attached: false };
    } catch (error) {
      if (error instanceof WorkflowExecutionAlreadyStartedError) return { id: workflowId, attached: true };
      throw error;
    }
  }

  /**
   * Everything that is wrong with a request, by its schema and by ECS; copies nothing.
   * Throws `UnreachableError` when no worker has answered after `patienceSeconds`.
   */
  async check(request: unknown, patienceSeconds = CHECK_SECONDS): Promise<readonly string[]> {
    try {
      return await this.client.workflow.execute<typeof checkRequest>('checkRequest', {
        workflowId: `check/${randomUUID()}`,
        taskQueue: TASK_QUEUE,
        args: [request],
        workflowExecutionTimeout: patienceSeconds * 1000,
      });
    } catch (error) {
      if (!(error instanceof WorkflowFailedError && error.cause instanceof TimeoutFailure)) throw error;
      throw new UnreachableError(`no worker answered within ${String(patienceSeconds)} seconds`);
    }
  }

  /**
   * The manifest so far, or the last one of a replication that has ended; null until the plan is made.
   * Throws `NoWorkerError` when only a worker could tell, and as `result` does when there will be none.
   */
  async manifest(id: string): Promise<Manifest | null> {
    const { status } = await this.describe(id);
    return status.name === 'RUNNING' ? this.ask(id) : this.result(id);
  }

  /** The manifest with what each queued copy waits for, and how far each running one is. */
  async explained(manifest: Manifest): Promise<Manifest> {
    return explain(manifest, await this.whereCopiesAre(manifest), Date.now());
  }

  /**
   * What the queued copies of a manifest wait for, and what the last polls of the running ones have seen. Without what nobody can
   * tell now: a running replication does not depend on the answer.
   */
  async whereCopiesAre(manifest: Manifest): Promise<CopyPlaces> {
    const [waits, polls] = await Promise.all([this.waits(manifest), lastPolls(this.client, manifest)]);
    return { waits, polls };
  }

  private async waits({ copies, replicationId }: Manifest): Promise<CopyPlaces['waits']> {
    if (!copies.some(({ status }) => status === 'queued')) return {};
    const slots = this.client.workflow.getHandle(REGION_SLOTS_ID);
    const ask = () => slots.query<Record<string, CopyWait>, [string]>(waitsQueryName, replicationId);
    return this.client.withDeadline(Date.now() + WAITS_MS, ask).catch(() => ({}));
  }

  /** Whether a replication has ended, in whatever way. */
  async hasEnded(id: string): Promise<boolean> {
    return (await this.describe(id)).status.name !== 'RUNNING';
  }

  /**
   * Waits until the plan is made; false when that takes longer than `patienceMs`.
   * Throws as `result` does when there will be none.
   */
  async untilPlanned(id: string, patienceMs: number): Promise<boolean> {
    const deadline = Date.now() + patienceMs;
    while (Date.now() < deadline) {
      if ((await this.manifest(id).catch(nullWithoutWorker)) !== null) return true;
      await sleep(LOOK_EVERY_MS);
    }
    return false;
  }

  /** Why there is no plan yet, when an attempt to make it has failed. */
  async obstacle(id: string): Promise<string | undefined> {
    const { raw } = await this.describe(id);
    const [planning] = raw.pendingActivities ?? [];
    return failureText(this.client, planning?.lastFailure);
  }

  /**
   * Waits for the end and returns the manifest, however it ended.
   * Throws `InvalidRequestError`, `UnreachableError`, `AbortedBeforePlanError` or `ReplicationLostError` when there is none.
   */
  async result(id: string): Promise<Manifest> {
    const handle = this.handle(id);
    try {
      return await handle.result();
    } catch (error) {
      if (!(error instanceof WorkflowFailedError)) throw error;
      return manifestOfFailure(handle, error.cause);
    }
  }

  /**
   * Renews the lease of a replication with `abortWhenDetached`: call it at least every fifth of that time, and from the start.
   * Does nothing for a replication without a lease, or without a plan.
   */
  async renew(id: string): Promise<void> {
    try {
      await this.client.activity.heartbeat({ workflowId: id, activityId: LEASE_ACTIVITY_ID });
    } catch (error) {
      const isOver = error instanceof ActivityNotFoundError || error instanceof ActivityCancelledError;
      if (!isOver) throw error;
    }
  }

  /** Its page in the Temporal UI; undefined when nobody knows where that is. See docs/configuration.md. */
  linkTo(id: string): string | undefined {
    return linkTo(this.client, id);
  }

  /** Asks for an abort; the replication ends once everything that it started is cancelled or accounted for. */
  async abort(id: string): Promise<void> {
    if (await this.hasEnded(id)) return;
    await this.handle(id).cancel();
  }

  /**
   * Replications by what visibility knows of them; see `Listed` for their order. Throws `InvalidFilterError`.
   * A replication of a moment ago may be missing.
   */
  async list(filter: ReplicationFilterInput = {}): Promise<Listed<ReplicationRow>> {
    const { data, problems } = parseWith(ReplicationFilter, filter);
    if (data === undefined) throw new InvalidFilterError(problems);
    return listReplications(this.client, data);
  }

  /**
   * What `retry` would start for a replication that has ended; undefined when every region has its copy.
   * Throws `NotRetriableError` for one that runs, or that was a dry run.
   */
  async planRetry(id: string): Promise<RetryPlan | undefined> {
    const { runId, status } = await this.describe(id);
    if (status.name === 'RUNNING')
      throw new NotRetriableError(`The replication "${id}" still runs; retry it after its end: imageferry wait ${id}`);
    const manifest = await this.result(id).catch(undefinedWithoutManifest);
    const run = { id, runId };
    return retryPlan(await inputOfRun(this.client, run), manifest, run);
  }

  /**
   * Starts a replication of those regions that a replication which has ended left without a copy; the request is the same
   * otherwise. Undefined when there are none. Throws as `planRetry` and `start` do.
   */
  async retry(id: string): Promise<{ id: string; attached: boolean } | undefined> {
    const plan = await this.planRetry(id);
    return plan && this.start(plan.request, { retries: plan.of });
  }

  /**
   * Adds a target region to a replication that runs, and answers with its manifest once the copy is planned.
   * Throws `ChangeRefusedError`, also for a replication that has ended, and `NoWorkerError`.
   */
  addRegion(id: string, target: AddRegionUpdate): Promise<Manifest> {
    const input = typeof target === 'string' ? { regionId: target } : target;
    return this.change(id, { name: addRegionUpdateName, input, patienceMs: ADDITION_MS });
  }

  /** Takes a region out of a replication that runs; the manifest shows the end of its copy later. Throws as `addRegion` does. */
  dropRegion(id: string, input: DropRegionUpdate): Promise<Manifest> {
    return this.change(id, { name: dropRegionUpdateName, input, patienceMs: CHANGE_MS });
  }

  /** Changes the priority of the copies of a replication that still wait. Throws as `addRegion` does. */
  changePriority(id: string, input: ChangePriorityUpdate): Promise<Manifest> {
    return this.change(id, { name: changePriorityUpdateName, input, patienceMs: CHANGE_MS });
  }

  /** Which replication this one tries again, and which ones have tried it again. */
  async retryStory(id: string): Promise<RetryStory> {
    return retryStory(this.client, await this.describe(id));
  }

  /** Throws `NotAReplicationError` for another kind of workflow. */
  private async describe(id: string): Promise<WorkflowExecutionDescription> {
    const description = await this.handle(id).describe();
    if (description.type === 'replicateImage') return description;
    throw new NotAReplicationError(`"${id}" is a workflow of type ${description.type}; give the id of a replication.`);
  }

  private async change(id: string, change: { name: string; input: object; patienceMs: number }): Promise<Manifest> {
    if (await this.hasEnded(id)) throw new ChangeRefusedError([HAS_ENDED]);
    return sendUpdate<Manifest>(this.client, this.handle(id), {
      ...change,
      refused: (problems) => new ChangeRefusedError(problems),
      lookWith: `imageferry status ${id}`,
    });
  }

  private ask(id: string): Promise<Manifest | null> {
    const goesOn = 'The replication goes on when a worker does.';
    return askWorkflow(this.client, { id, query: manifestQueryName, goesOn });
  }

  private handle(id: string): WorkflowHandle<typeof replicateImage> {
    return this.client.workflow.getHandle<typeof replicateImage>(id);
  }
}

function nullWithoutWorker(error: unknown): null {
  if (error instanceof NoWorkerError) return null;
  throw error;
}

const WITHOUT_MANIFEST = [AbortedBeforePlanError, InvalidRequestError, ReplicationLostError, UnreachableError];

/** For the errors of `result` that say how a replication ended. */
function undefinedWithoutManifest(error: unknown): undefined {
  if (!WITHOUT_MANIFEST.some((type) => error instanceof type)) throw error;
}
