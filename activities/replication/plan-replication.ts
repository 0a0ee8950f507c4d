import type { ApplicationFailure } from '@temporalio/common';
import { defined } from '../../contract/defined';
import type { ForecastQuestion } from '../../contract/messages';
import type { ReplicationPlan } from '../../contract/schema/plan';
import { parseWith } from '../../contract/schema/problems';
import { durationMs, ReplicationRequest } from '../../contract/schema/request';
import { limitProblems } from '../limits/limit-problems';
import { webhookProblems } from '../notification/webhook-problems';
import type { EcsImage } from '../ecs/api';
import type { Dependencies } from '../shared/dependencies';
import { toFailureAtOnce } from '../shared/ecs-failures';
import { refusal } from '../shared/failures';
import { ownAccountProblems } from '../sharing/own-account-problems';
import { checkAgainstEcs, problemsSeenByEcs } from './check-against-ecs';
import { estimator } from './ask-estimates';
import { askForecast } from './ask-forecast';
import { copiesOf, type ReplicationIds, targetsOf } from './copy-spec';
import { dryRun } from './dry-run';
import { outlookOf } from './outlook';

export interface PlanInput extends ReplicationIds {
  request: unknown;
}

/** What earlier versions sent: recorded histories hold it, and a plan that such a version scheduled may still be pending. */
type EarlierPlanInput = Omit<PlanInput, 'firstRunId'> & { run: string };

/**
 * Checks a request against its schema and against ECS, and decides every copy to the byte. Starts nothing.
 * Fails with `InvalidRequest`, all problems in `details[0]`: those of the schema and those that ECS sees together.
 */
export function planReplication(dependencies: Dependencies) {
  const estimate = estimator(dependencies);
  return async (input: PlanInput | EarlierPlanInput): Promise<ReplicationPlan> => {
    const request = await parseRequest(dependencies, input.request);
    const { regions, image, problems } = await checkAgainstEcs(dependencies, request).catch((error: unknown) => {
      throw toFailureAtOnce(error);
    });
    problems.push(
      ...ownAccountProblems(dependencies.accountId, request),
      ...limitProblems(dependencies.limits, request),
    );
    const unknownWebhook = webhookProblems(dependencies.notifications, request);
    if (image === undefined) throw invalidRequest(problems, unknownWebhook);
    const question = questionOf(request, image, regions);
    if (question.regionIds.length === 0)
      problems.push('targets: no region is left to copy to; leave fewer of them out');
    if (problems.length + unknownWebhook.length > 0) throw invalidRequest(problems, unknownWebhook);
    const copies = copiesOf(request, image, regions, idsOf(input), await estimate(question));
    const { source, priority, failurePolicy, onAbort, abortWhenDetached } = request;
    const { deferMs, askAgainMs } = dependencies.pacing;
    return {
      source: { ...source, name: image.name },
      priority,
      failurePolicy,
      onAbort,
      dryRun: request.dryRun,
      ...(request.relay === true && { relay: true as const }),
      deferMs,
      askAgainMs,
      ...(abortWhenDetached !== undefined && { leaseMs: durationMs(abortWhenDetached) }),
      ...(request.dryRun ? await foresee(dependencies, copies, question) : { copies }),
    };
  };
}

function questionOf(request: ReplicationRequest, { sizeGiB }: EcsImage, regions: string[]): ForecastQuestion {
  const { source, priority, relay } = request;
  const regionIds = targetsOf(request, regions).map(({ regionId }) => regionId);
  const question = { sourceRegionId: source.regionId, regionIds, sizeGiB, priority };
  return relay === true ? { ...question, relay } : question;
}

function idsOf(input: PlanInput | EarlierPlanInput): ReplicationIds {
  const { replicationId } = input;
  return { replicationId, firstRunId: 'run' in input ? input.run : input.firstRunId };
}

async function parseRequest(
  { ecs, notifications, limits, accountId }: Dependencies,
  input: unknown,
): Promise<ReplicationRequest> {
  const { data, problems } = parseWith(ReplicationRequest, input);
  if (problems === undefined) return data;
  const all = [
    ...problems,
    ...ownAccountProblems(accountId, input),
    ...limitProblems(limits, input),
    ...(await problemsSeenByEcs({ ecs, limits }, input)),
  ];
  throw invalidRequest(all, webhookProblems(notifications, input));
}

/** Adds to each copy what would become of it, and what those that would be made take together. */
async function foresee(
  dependencies: Dependencies,
  copies: ReplicationPlan['copies'],
  question: ForecastQuestion,
): Promise<Pick<ReplicationPlan, 'copies' | 'outlook'>> {
  const foreseen = await Promise.all(
    copies.map(async (copy) => ({ ...copy, forecast: await dryRun(dependencies, copy.spec) })),
  );
  const made = foreseen.filter(({ forecast }) => forecast.error === undefined && forecast.imageId === undefined);
  const regionIds = made.map(({ spec }) => spec.regionId);
  const forecast = await askForecast(dependencies, { ...question, regionIds });
  const { sizeGiB } = question;
  const { pricePerGiBMonth } = dependencies;
  return {
    copies: foreseen,
    outlook: outlookOf({ copies: regionIds.length, sizeGiB, forecast, ...defined({ pricePerGiBMonth }) }),
  };
}

function invalidRequest(problems: string[], unknownWebhook: string[]): ApplicationFailure {
  return refusal('InvalidRequest', 'The request is refused', { problems, unknownWebhook });
}
