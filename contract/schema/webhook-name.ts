import { z } from 'zod';

const error = 'must be the name of one webhook, such as "ops"; its address is set at the worker';

/** Name of a webhook: what a request or a policy says of it. Address and secret are in a file that only workers read. */
export const WebhookName = z.string({ error }).regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/, { error });
