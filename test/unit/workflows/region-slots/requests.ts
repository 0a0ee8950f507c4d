import type { SlotRequest } from '../../../../contract/messages';
import type { Priority } from '../../../../contract/schema/request';
import { sampleSpec } from '../../../support/samples';

export interface Wish {
  copyId: string;
  replication?: string;
  priority?: Priority;
  source?: string;
  target?: string;
}

/** What a replication asks for; by default a manual copy from Hangzhou to Beijing. */
export function request({ copyId, replication = 'replicate/web', priority = 'manual', source, target }: Wish) {
  const spec = sampleSpec(target);
  const asked: SlotRequest = {
    copyId,
    requester: replication,
    priority,
    onAbort: 'keepFinished',
    spec: { ...spec, source: { ...spec.source, regionId: source ?? spec.source.regionId } },
  };
  return asked;
}
