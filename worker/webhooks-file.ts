import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { isWebhookSecret, Webhook } from '../activities/notification/webhook';
import { EndStatus } from '../contract/schema/notification';
import { WebhookName } from '../contract/schema/webhook-name';

const LOOPBACK = /^(localhost|127(\.\d+){3}|\[::1\])$/;
const ENDS = EndStatus.options.map((status) => `"${status}"`).join(', ');
const ON_HELP = `must be a list of some of ${ENDS}`;

/** No message holds a value: an address may hold a token. */
const Address = z
  .string({ error: 'must be an address such as "https://hooks.example.com/ops"' })
  .transform((text, context): URL => {
    const report = (message: string): never => {
      context.addIssue({ code: 'custom', message });
      return z.NEVER;
    };
    if (!URL.canParse(text)) return report('must be an address such as "https://hooks.example.com/ops"');
    const url = new URL(text);
    if (url.protocol !== 'https:' && url.protocol !== 'http:') return report('must begin with "https://"');
    if (url.username !== '' || url.password !== '') return report('must not hold a user or a password');
    return url;
  });

const Entry = z
  .strictObject(
    {
      url: Address,
      secret: z
        .string({ error: 'must be "whsec_" and 24 to 64 bytes in base64' })
        .refine(isWebhookSecret, { error: 'must be "whsec_" and 24 to 64 bytes in base64' }),
      allowHttp: z.boolean({ error: 'must be true or false' }).default(false),
      on: z
        .array(z.enum(EndStatus.options, { error: ON_HELP }), { error: ON_HELP })
        .min(1, { error: ON_HELP })
        .optional(),
    },
    {
      error: ({ code }) => (code === 'invalid_type' ? 'must be an object with "url" and "secret"' : undefined),
    },
  )
  .refine(({ url, allowHttp }) => url.protocol === 'https:' || allowHttp || LOOPBACK.test(url.hostname), {
    error: 'must begin with "https://", unless its host is this machine or "allowHttp" is true',
    path: ['url'],
  });

const File = z.record(z.string(), z.unknown(), { error: 'must hold an object: an entry for each name' });

interface Webhooks {
  webhooks: ReadonlyMap<string, Webhook>;
  problems: string[];
}

/**
 * The webhooks in a JSON file, by name; none without a file. The problems begin with `variable`, and hold neither an address nor a
 * secret. An error of the JSON parser would quote the file.
 */
export function webhooksFrom(file: string | undefined, variable: string): Webhooks {
  const webhooks = new Map<string, Webhook>();
  if (file === undefined) return { webhooks, problems: [] };
  const { entries, problems } = entriesOf(file);
  for (const [name, content] of Object.entries(entries)) {
    const { data: entry, error } = Entry.safeParse(content);
    if (!WebhookName.safeParse(name).success) problems.push(`"${name}" must be a name such as "ops"`);
    if (entry === undefined) problems.push(...error.issues.flatMap((issue) => linesOf(name, issue)));
    else webhooks.set(name, new Webhook(entry));
  }
  return { webhooks, problems: problems.map((problem) => `${variable}: ${withoutSecrets(problem)}`) };
}

function entriesOf(file: string): { entries: Record<string, unknown>; problems: string[] } {
  const { text, problem } = textOf(file);
  if (text === undefined) return { entries: {}, problems: [`"${file}" cannot be read (${problem})`] };
  const { data: entries, error } = File.safeParse(parsed(text));
  if (entries !== undefined) return { entries, problems: [] };
  return { entries: {}, problems: error.issues.map(({ message }) => `"${file}" ${message}`) };
}

function textOf(file: string): { text: string; problem?: never } | { text?: never; problem: string } {
  try {
    return { text: readFileSync(file, 'utf8').replace(/^\uFEFF/, '') };
  } catch (error) {
    return { problem: (error as NodeJS.ErrnoException).code ?? 'unknown error' };
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function linesOf(name: string, issue: z.core.$ZodIssue): string[] {
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => `${name}.${key}: unknown field; remove it`);
  return [`${[name, ...issue.path].join('.')}: ${issue.message}`];
}

/** Somebody may have put a secret where a name belongs. */
function withoutSecrets(problem: string): string {
  return problem.replaceAll(/whsec_[^\s"]+/g, 'whsec_...');
}
