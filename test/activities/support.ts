import type { Client } from '@temporalio/client';
import { defaultPayloadConverter } from '@temporalio/common';
import { MockActivityEnvironment } from '@temporalio/testing';
import type { Activities } from '../../activities';
import type { CopyClaim, SlotRequest } from '../../contract/messages';
import { CLAIM_MEMO, COPY_MEMO } from '../../contract/names';
import { sampleSpec } from '../support/samples';

export const RUN = '6f1f3c1e-0000-4000-8000-000000000001';

/** A copy to a region, as the region slots know it. */
export function sampleRequest(regionId = 'cn-beijing', firstRunId = RUN): SlotRequest {
  return {
    copyId: `${firstRunId}/${regionId}/1`,
    requester: 'replicate/web',
    sourceRegionId: 'cn-hangzhou',
    regionId,
    priority: 'manual',
    since: 1_800_000_000_000,
  };
}

export const CLAIM: CopyClaim = { spec: sampleSpec(), onAbort: 'keepFinished' };

/** Runs an activity; `info` says of which workflow, and what the attempt before has left. */
export function run<Name extends keyof Activities>(
  activities: Activities,
  name: Name,
  input: Parameters<Activities[Name]>[0],
  info: ConstructorParameters<typeof MockActivityEnvironment>[0] = {},
): ReturnType<Activities[Name]> {
  const activity = activities[name] as unknown as (input: unknown) => Promise<unknown>;
  const result: Promise<unknown> = new MockActivityEnvironment(info).run(activity, input);
  return result as ReturnType<Activities[Name]>;
}

/** Workflows that no worker runs: each has a task queue of its own, and the test plays the worker. */
export class Workflows {
  constructor(private readonly client: Client) {}

  /** Starts a workflow and returns its run id. */
  async start(workflowId: string, memo: Record<string, unknown> = {}): Promise<string> {
    const options = { workflowId, taskQueue: workflowId, memo };
    return (await this.client.workflow.start('copyImage', options)).firstExecutionRunId;
  }

  /** Starts the workflow of a copy in a lane, which has claimed what to make. */
  startCopy(lane: string, request: SlotRequest | Record<string, unknown>, claim: unknown = CLAIM): Promise<string> {
    return this.start(lane, { [COPY_MEMO]: request, [CLAIM_MEMO]: claim });
  }

  async terminate(workflowId: string): Promise<void> {
    await this.client.workflow.getHandle(workflowId).terminate('test');
  }

  async complete(workflowId: string): Promise<void> {
    // The number is that of COMMAND_TYPE_COMPLETE_WORKFLOW_EXECUTION.
    await this.finishTask(workflowId, [{ commandType: 4, completeWorkflowExecutionCommandAttributes: {} }]);
  }

  /** Lets the workflow change its memo. */
  changeMemo(workflowId: string, memo: Record<string, unknown>): Promise<void> {
    const fields = Object.fromEntries(
      Object.entries(memo).map(([key, value]) => [key, defaultPayloadConverter.toPayload(value)]),
    );
    const modifyWorkflowPropertiesCommandAttributes = { upsertedMemo: { fields } };
    // The number is that of COMMAND_TYPE_MODIFY_WORKFLOW_PROPERTIES.
    return this.finishTask(workflowId, [{ commandType: 16, modifyWorkflowPropertiesCommandAttributes }]);
  }

  /** Leaves the workflow open, ready for queries. */
  idle(workflowId: string): Promise<void> {
    return this.finishTask(workflowId, []);
  }

  /** Answers the next query of a workflow. */
  answerQuery(workflowId: string, value: unknown): Promise<void> {
    // The numbers here and below are those of QUERY_RESULT_TYPE_ANSWERED and QUERY_RESULT_TYPE_FAILED.
    const queryResult = { payloads: [defaultPayloadConverter.toPayload(value)] };
    return this.respondToQuery(workflowId, { completedType: 1, queryResult });
  }

  /** Fails the next query of a workflow as one that its code does not know; a client of ours asks twice. */
  async refuseQuery(workflowId: string): Promise<void> {
    const answer = { completedType: 2, errorMessage: 'no such query' };
    await this.respondToQuery(workflowId, answer);
    await this.respondToQuery(workflowId, answer);
  }

  private async respondToQuery(workflowId: string, answer: object): Promise<void> {
    const { namespace } = this.client.options;
    const { taskToken } = await this.poll(workflowId);
    await this.client.workflowService.respondQueryTaskCompleted({ namespace, taskToken, ...answer });
  }

  private async finishTask(workflowId: string, commands: object[]): Promise<void> {
    const { namespace } = this.client.options;
    const { taskToken } = await this.poll(workflowId);
    await this.client.workflowService.respondWorkflowTaskCompleted({ namespace, taskToken, commands });
  }

  private poll(workflowId: string) {
    const { namespace } = this.client.options;
    const task = { namespace, taskQueue: { name: workflowId } };
    return this.client.withDeadline(Date.now() + 30_000, () => this.client.workflowService.pollWorkflowTaskQueue(task));
  }
}
