import { condition, isCancellation, setHandler, workflowInfo } from '@temporalio/workflow';
import type { AddRegionUpdate, ChangePriorityUpdate, DropRegionUpdate } from '../../contract/messages';
import type { Manifest } from '../../contract/schema/manifest';
import type { ReplicationPlan } from '../../contract/schema/plan';
import type { ReplicationRequestInput } from '../../contract/schema/request';
import { descriptionOf } from '../shared/descriptions';
import { innermostFailure } from '../shared/innermost-failure';
import { addRegionUpdate, changePriorityUpdate, dropRegionUpdate } from '../shared/messages';
import { planReplication } from '../shared/proxies';
import { rejectWhenWrong } from '../shared/update-problems';
import { additionProblem, type Course, dropProblem, priorityProblem, regionOf } from './change-problems';
import type { Replication } from './replication';

/** The replication of this workflow; undefined until there is a plan. */
type ReplicationNow = () => Replication | undefined;

/** Lets people change a replication while it runs. */
export function handleChanges(request: ReplicationRequestInput, replicationNow: ReplicationNow): void {
  const courseNow = (): Course | undefined => replicationNow()?.course();
  setHandler(addRegionUpdate, (target) => addRegion(request, replicationNow, target), {
    validator: (target: AddRegionUpdate) => rejectWhenWrong(additionProblem(courseNow(), target)),
    description: descriptionOf('addRegion'),
  });
  setHandler(dropRegionUpdate, (update) => dropRegion(replicationNow, update), {
    validator: (update: DropRegionUpdate) => rejectWhenWrong(dropProblem(courseNow(), update)),
    description: descriptionOf('dropRegion'),
  });
  setHandler(changePriorityUpdate, (update) => changePriority(replicationNow, update), {
    validator: (update: ChangePriorityUpdate) => rejectWhenWrong(priorityProblem(courseNow(), update)),
    description: descriptionOf('changePriority'),
  });
}

async function addRegion(
  request: ReplicationRequestInput,
  replicationNow: ReplicationNow,
  target: AddRegionUpdate,
): Promise<Manifest> {
  const replication = await changeable(replicationNow, (course) => additionProblem(course, target));
  await replication.add(regionOf(target) as string, () => planTarget(request, target, replication.nameOfCopies));
  return replication.manifestNow();
}

async function dropRegion(replicationNow: ReplicationNow, update: DropRegionUpdate): Promise<Manifest> {
  const replication = await changeable(replicationNow, (course) => dropProblem(course, update));
  replication.drop(update.regionId);
  return replication.manifestNow();
}

async function changePriority(replicationNow: ReplicationNow, update: ChangePriorityUpdate): Promise<Manifest> {
  const replication = await changeable(replicationNow, (course) => priorityProblem(course, update));
  replication.changePriority(update.priority);
  return replication.manifestNow();
}

/**
 * The replication, if it can be changed. An update that comes before there is a plan, as those do that a reset gives back, waits
 * for it and is judged again.
 */
async function changeable(
  replicationNow: ReplicationNow,
  judge: (course: Course) => string | undefined,
): Promise<Replication> {
  await condition(() => replicationNow() !== undefined);
  const replication = replicationNow() as Replication;
  rejectWhenWrong(judge(replication.course()));
  return replication;
}

/** Decides the copy to one more target, by the name of the others. Fails with every problem when the target is refused. */
async function planTarget(
  request: ReplicationRequestInput,
  target: AddRegionUpdate,
  name: string,
): Promise<ReplicationPlan['copies']> {
  const { workflowId, firstExecutionRunId } = workflowInfo();
  const ids = { replicationId: workflowId, firstRunId: firstExecutionRunId };
  const forTarget = { ...request, name, targets: [target], notify: undefined, abortWhenDetached: undefined };
  try {
    return (await planReplication({ request: forTarget, ...ids })).copies;
  } catch (failure) {
    throw isCancellation(failure) ? failure : innermostFailure(failure);
  }
}
