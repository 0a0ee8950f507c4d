import type { Account } from '../account';
import { documentedError, invalidParameter } from '../ecs-error';
import type { SimulatedInstance } from '../image-users';
import type { Parameters } from '../parameters';
import { isPagedByToken, pageByToken, pageOf } from './paging';
import { regionOf } from './rules';

/** The instances of one region that fit the filters, in pages by number or by token. */
export function describeInstances(account: Account, parameters: Parameters): Record<string, unknown> {
  const regionId = regionOf(account, parameters);
  const found = account.instancesIn(regionId).filter(instanceTestOf(parameters));
  const page = isPagedByToken(parameters) ? pageByToken(parameters, found) : pageOf(parameters, found);
  if (parameters.flag('DryRun') === true) throw documentedError('DryRunOperation');
  return { ...page.body, Instances: { Instance: page.items.map(instanceBody) } };
}

function instanceTestOf(parameters: Parameters): (instance: SimulatedInstance) => boolean {
  const image = parameters.text('ImageId');
  const name = parameters.text('InstanceName');
  const ids = idsOf(parameters.text('InstanceIds'));
  return (instance) =>
    (image === undefined || instance.imageId === image) &&
    (name === undefined || instance.name === name) &&
    (ids === undefined || ids.includes(instance.instanceId));
}

function idsOf(text: string | undefined): unknown[] | undefined {
  if (text === undefined) return undefined;
  try {
    const ids: unknown = JSON.parse(text);
    if (Array.isArray(ids)) return ids as unknown[];
  } catch {
    // Answered like any other malformed list.
  }
  throw invalidParameter('InstanceIds');
}

function instanceBody({ regionId, instanceId, name, imageId }: SimulatedInstance): Record<string, unknown> {
  return { InstanceId: instanceId, InstanceName: name, RegionId: regionId, ImageId: imageId, Status: 'Running' };
}
