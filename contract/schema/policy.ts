import { z } from 'zod';
import { Duration, exceptionProblems, ImageName, relayProblems, Tags, targetProblems, Targets } from './request';
import { Retention, retentionProblems } from './retention';
import { ShareWith } from './share-with';
import { selectionProblems, SourceImages } from './source-images';
import { WebhookName } from './webhook-name';

/** Most copies that one policy keeps: images times target regions. Its report has to fit into one payload of Temporal. */
export const MAX_COPIES = 3000;

const PLACEHOLDERS = ['{name}', '{id}', '{date}'];

/** What the placeholders of a name stand for. */
export interface NameParts {
  /** Name and id of the source image. */
  name: string;
  id: string;
  /** When the source image was created, as `2026-11-24` in UTC. */
  date: string;
}

/** The name of a copy: a template with its placeholders filled in. */
export function fillName(template: string, parts: NameParts): string {
  return template.replace(/\{(name|id|date)\}/g, (_, part: keyof NameParts) => parts[part]);
}

const SAMPLE: NameParts = { name: 'web', id: 'm-1', date: '2026-11-24' };

/** Reports all problems of a template for names. */
function nameProblems(template: string, context: z.RefinementCtx): void {
  const report = (message: string): void => {
    context.addIssue({ code: 'custom', message });
  };
  const used: string[] = template.match(/\{[^{}]*\}/g) ?? [];
  const unknown = used.filter((placeholder) => !PLACEHOLDERS.includes(placeholder));
  if (unknown.length > 0) report(`has no placeholder ${unknown.join(', ')}; use ${PLACEHOLDERS.join(', ')}`);
  if (!used.includes('{id}') && !used.includes('{name}'))
    report('must hold "{id}" or "{name}": each image needs a name of its own');
  if (unknown.length > 0) return;
  for (const { message } of ImageName.safeParse(fillName(template, SAMPLE)).error?.issues ?? []) report(message);
}

/** Problems of the targets, which are the same as in a request. */
function problemsOfTargets(policy: unknown, context: z.RefinementCtx): void {
  const { images, targets } = Object(policy) as { images?: unknown; targets?: unknown };
  targetProblems({ source: images, targets }, context);
  exceptionProblems({ source: images, targets }, context);
}

/**
 * Which images are to be in which regions: the argument of `syncImages` and `checkDrift`, and the content of the CLI's
 * `--policy`.
 */
export const SyncPolicy = z
  .strictObject({
    images: SourceImages,
    targets: Targets,
    name: z.string().superRefine(nameProblems).default('{name}-{id}').meta({
      description:
        'name of each copy: {name} and {id} are those of the source image, {date} is the day of its creation in UTC',
    }),
    tags: Tags.default({}).meta({ description: 'tags of the copies' }),
    shareWith: ShareWith.meta({
      description: 'accounts with which each copy is shared; a copy that is not is none that is Correct',
    }).optional(),
    rpo: Duration.default('26h').meta({
      description: 'how old a source image may be without a correct copy in a region; after that the copy is Stale',
    }),
    onAbort: z
      .enum(['keepFinished', 'deleteFinished'])
      .default('keepFinished')
      .meta({ description: 'what an abort does to the copies of unfinished replications that have finished' }),
    copyDeadline: Duration.optional(),
    expectedCopyTime: Duration.default('20m').meta({
      description: 'how long a copy is assumed to take, for the warning that the copies do not fit into the slots',
    }),
    relay: z
      .boolean()
      .meta({ description: 'finished copies are copied on in place of the source; false by default' })
      .optional(),
    notify: WebhookName.meta({ description: 'webhook that hears of the end of each night' }).optional(),
    retention: Retention.meta({
      description: 'which copies of the selection stay; without it, all of them',
    }).optional(),
  })
  .superRefine(selectionProblems, { when: () => true })
  .superRefine(problemsOfTargets, { when: () => true })
  .superRefine(retentionProblems, { when: () => true })
  .superRefine(relayProblems, { when: () => true });
export type SyncPolicy = z.infer<typeof SyncPolicy>;
/** A policy as people write it, before defaults. */
export type SyncPolicyInput = z.input<typeof SyncPolicy>;
