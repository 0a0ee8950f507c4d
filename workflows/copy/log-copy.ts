import { log } from '@temporalio/workflow';
import { defined } from '../../contract/defined';
import type { SlotRequest } from '../../contract/messages';
import type { CopyOutcome } from '../../contract/outcome';
import type { CopySpec } from '../../contract/schema/plan';

/** What both lines of a copy name. */
interface LoggedCopy {
  request: SlotRequest;
  spec: CopySpec;
  lane: string;
}

/** The first line of a copy in the log of the worker. A replay writes nothing again. */
export function logBegin(copy: LoggedCopy): void {
  log.info('the copy begins', idsOf(copy));
}

/** Its last line. `requestId`: of the CopyImage that made it; a failure has that of the call that was refused. */
export function logEnd(copy: LoggedCopy, outcome: CopyOutcome, requestId: string | undefined): void {
  const error = 'error' in outcome ? outcome.error : undefined;
  const compensation = 'compensation' in outcome ? outcome.compensation : undefined;
  log.info('the copy ended', {
    ...idsOf(copy),
    outcome: outcome.status,
    ...defined({
      copy: 'imageId' in outcome ? outcome.imageId : undefined,
      code: error?.code,
      requestId: error?.requestId ?? requestId,
      compensation: compensation?.outcome,
    }),
  });
}

function idsOf({ request, spec, lane }: LoggedCopy): Record<string, string> {
  const { requester, regionId, copyId } = request;
  return { replication: requester, region: regionId, image: spec.source.imageId, copyId, lane };
}
