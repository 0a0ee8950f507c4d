import { SEARCH_ATTRIBUTES } from '../../contract/names';
import { messageOf } from '../../contract/message-of';
import type { RetentionDecision } from '../../contract/retention';
import { EcsFailure } from '../ecs/failure';
import { imageOfTag } from '../image/provenance';
import type { Dependencies } from '../shared/dependencies';
import { retryQuickly } from '../shared/retry-quickly';
import { describeRun } from '../slots/describe-run';
import type { Look, Uses } from './facts';

/** Which launch template names which image, asked for when the first copy needs it. */
export type TemplateImages = () => Promise<ReadonlyMap<string, string>>;

/** Asks for the launch templates of a region once, for several copies. */
export function templateImagesOf(dependencies: Dependencies, regionId: string): TemplateImages {
  let images: ReturnType<TemplateImages> | undefined;
  return () => (images ??= retryQuickly(dependencies, () => dependencies.ecs.describeTemplateImages(regionId)));
}

/**
 * Looks at all that may use a copy. A look that fails says so, and is no failure. That the policy shares it is no use: `shareWith`
 * are its accounts.
 */
export async function readUses(
  dependencies: Dependencies,
  regionId: string,
  { imageId, source }: Pick<RetentionDecision, 'imageId' | 'source'>,
  { shareWith, templateImages }: { shareWith: readonly string[]; templateImages: TemplateImages },
): Promise<Uses> {
  const { ecs } = dependencies;
  const [sharing, instances, launchTemplates, replications] = await Promise.all([
    look(async () => {
      const { accounts, isPublic } = await retryQuickly(dependencies, () => ecs.describeShares(regionId, imageId));
      const isShared = isPublic || accounts.some((account) => !shareWith.includes(account));
      return isShared ? 'it is shared with other accounts, or with everybody' : undefined;
    }),
    look(async () => {
      const instanceId = await retryQuickly(dependencies, () => ecs.findInstanceOf(regionId, imageId));
      return instanceId && `instances use it, such as ${instanceId}`;
    }),
    look(async () => {
      const templateId = (await templateImages()).get(imageId);
      return templateId && `the launch template ${templateId} names it`;
    }),
    look(() => findReplication(dependencies, [imageId, imageOfTag(source)?.imageId ?? ''])),
  ]);
  return { sharing, instances, launchTemplates, replications };
}

async function look(ask: () => Promise<string | undefined>): Promise<Look> {
  try {
    const found = await ask();
    return found === undefined ? {} : { found };
  } catch (error) {
    return { error: error instanceof EcsFailure ? error.message : messageOf(error) };
  }
}

const IMAGE_ID = /^[\w*-]+$/;

/**
 * A running replication that copies one of these images: it may read the copy, or take it as its own. The list is late by a
 * second or so: one that has ended meanwhile, such as that of the night itself, does not count.
 */
async function findReplication(dependencies: Dependencies, imageIds: string[]): Promise<string | undefined> {
  if (!imageIds.every((id) => IMAGE_ID.test(id))) throw new Error(`${imageIds.join(', ')} cannot be searched for`);
  const list = imageIds.map((id) => `"${id}"`).join(', ');
  const query = `ExecutionStatus = "Running" AND ${SEARCH_ATTRIBUTES.image} IN (${list})`;
  for await (const { workflowId, runId } of dependencies.client.workflow.list({ query })) {
    const run = await describeRun(dependencies, { id: workflowId, runId });
    if (run?.status.name === 'RUNNING') return `${workflowId} is running, and may read it or take it as its own`;
  }
  return undefined;
}
