import { ACTIONS, type Action } from './actions';
import { documentedError, missingParameter } from './ecs-error';
import type { EcsRequest } from './request';

const ECS_VERSION = '2014-05-26';
const STS_VERSION = '2015-04-01';
const ACTIONS_OF_STS = new Set(['GetCallerIdentity']);

/** The action that a request names, if the version of the API that it names has it. */
export function findAction({ action: name, version }: EcsRequest): Action {
  if (version === '') throw missingParameter('Version');
  if (version !== ECS_VERSION && version !== STS_VERSION) throw documentedError('InvalidVersion');
  const action = Object.hasOwn(ACTIONS, name) ? ACTIONS[name] : undefined;
  const ownVersion = ACTIONS_OF_STS.has(name) ? STS_VERSION : ECS_VERSION;
  if (action === undefined || version !== ownVersion) throw documentedError('InvalidAction.NotFound');
  return action;
}
