import type { CopiesToMake, NightReplication, NightTarget } from '../../contract/night';
import { requestId } from '../../contract/request-id';
import { SyncPolicy } from '../../contract/schema/policy';
import { ReplicationRequest } from '../../contract/schema/request';

export interface MakeRequestsInput {
  policy: unknown;
  targets: NightTarget[];
  copies: CopiesToMake[];
}

/** The requests of the replications of a night, with the workflow ids that belong to them. The policy has been checked before. */
export function makeRequests() {
  return ({ policy: input, targets, copies }: MakeRequestsInput): Promise<NightReplication[]> => {
    const { images, tags, onAbort, copyDeadline, relay } = SyncPolicy.parse(input);
    const requests = copies.map(({ imageId, copyName, regionIds }) =>
      ReplicationRequest.parse({
        source: { regionId: images.regionId, imageId },
        targets: targets.filter(({ regionId }) => regionIds.includes(regionId)),
        name: copyName,
        tags,
        priority: 'nightly',
        onAbort,
        copyDeadline,
        relay,
      }),
    );
    return Promise.resolve(requests.map((request) => ({ workflowId: requestId(request), request })));
  };
}
