import { isTransient } from '../../contract/ecs-errors';
import type { CopySpec } from '../../contract/schema/plan';
import { copyParameters } from '../copy/copy-parameters';
import { EcsFailure } from '../ecs/failure';
import { lookByName } from '../image/find-image';
import { isCopyOfSource } from '../image/provenance';
import type { Dependencies } from '../shared/dependencies';

/** Asks ECS whether it would take a copy, without starting it. Returns the problems; one line each: field, value, fix. */
export async function dryRun(dependencies: Dependencies, spec: CopySpec): Promise<string[]> {
  try {
    const present = await lookByName(dependencies, spec);
    if (present === undefined) {
      await dependencies.ecs.copyImage({ ...copyParameters(spec), dryRun: true });
      return [];
    }
    const isUsable = isCopyOfSource(present, spec) && present.status !== 'Deprecated';
    return isUsable ? [] : [nameTaken(spec, present.imageId)];
  } catch (error) {
    if (!(error instanceof EcsFailure) || isTransient(error.facts.class)) throw error;
    if (error.facts.class === 'ok') return [];
    return [`targets: "${spec.regionId}" would fail: ${error.message.replace(/\.$/, '')}; ${error.facts.hint}`];
  }
}

function nameTaken({ name, regionId }: CopySpec, imageId: string): string {
  return `name: "${name}" is taken in ${regionId} by ${imageId}; choose another name`;
}
