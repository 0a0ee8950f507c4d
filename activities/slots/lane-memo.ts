import { z } from 'zod';
import { defined } from '../../contract/defined';
import type { CopyClaim, SlotRequest } from '../../contract/messages';
import { CLAIM_MEMO, COPY_MEMO } from '../../contract/names';
import { CopySpec } from '../../contract/schema/plan';
import { readOfAnyVersion } from '../../contract/schema/read-of-any-version';
import { Priority } from '../../contract/schema/request';

const Request = z.object({
  copyId: z.string().min(1),
  requester: z.string().min(1),
  sourceRegionId: z.string().min(1),
  viaRegionId: z.string().min(1).optional(),
  regionId: z.string().min(1),
  priority: Priority,
  sizeGiB: z.number().optional(),
  since: z.number(),
});

const Claim = z.object({ spec: CopySpec, onAbort: z.enum(['keepFinished', 'deleteFinished']) });

/** Memo of a workflow, as the server returns it. */
export type Memo = Record<string, unknown> | undefined;

/** The copy that a lane's workflow was started for. Undefined when its memo does not say. */
export function requestIn(memo: Memo): SlotRequest | undefined {
  const { data } = Request.safeParse(memo?.[COPY_MEMO]);
  if (data === undefined) return undefined;
  const { sizeGiB, viaRegionId, ...request } = data;
  return { ...request, ...defined({ sizeGiB, viaRegionId }) };
}

/** What the copy in a lane is to make. Undefined when it has not claimed it yet. */
export function claimIn(memo: Memo): CopyClaim | undefined {
  return readOfAnyVersion(Claim, memo?.[CLAIM_MEMO]);
}
