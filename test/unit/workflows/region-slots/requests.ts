import type { SlotRequest } from '../../../../contract/messages';
import type { Priority } from '../../../../contract/schema/request';

export interface Wish {
  copyId: string;
  replication?: string;
  priority?: Priority;
  source?: string;
  target?: string;
  since?: number;
}

/** What a replication asks for; by default a manual copy from Hangzhou to Beijing. */
export function request({
  copyId,
  replication = 'replicate/web',
  priority = 'manual',
  source = 'cn-hangzhou',
  target = 'cn-beijing',
  since = 0,
}: Wish): SlotRequest {
  return { copyId, requester: replication, priority, sourceRegionId: source, regionId: target, since };
}
