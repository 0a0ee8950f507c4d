import { z } from 'zod';

/** ECS shares an image with no more accounts. */
export const MAX_SHARED = 50;

const OF_AN_ACCOUNT = 'must be the id of an Alibaba Cloud account in quotes, such as "1234567890123456"';

/** Ids of other accounts with which copies are shared. */
export const ShareWith = z
  .array(z.string({ error: OF_AN_ACCOUNT }).regex(/^\d{5,20}$/, { error: OF_AN_ACCOUNT }))
  .max(MAX_SHARED, {
    error: `must name at most ${String(MAX_SHARED)} accounts: ECS shares an image with no more`,
  });
