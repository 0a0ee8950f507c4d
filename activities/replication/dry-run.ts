import { copyError } from '../../contract/errors';
import type { CopySpec, Forecast } from '../../contract/schema/plan';
import { copyParameters } from '../copy/copy-parameters';
import { decideStart } from '../copy/decide-start';
import { EcsFailure } from '../ecs/failure';
import type { EcsImage } from '../ecs/api';
import { lookByName } from '../image/find-image';
import type { Dependencies } from '../shared/dependencies';
import { errorOfEcs } from '../shared/ecs-failures';
import { retryTransient } from '../shared/retry-transient';

/** What would become of a copy: looks for its image, or asks ECS whether it would take the copy. Starts nothing. */
export async function dryRun(dependencies: Dependencies, spec: CopySpec): Promise<Forecast> {
  try {
    const present = await lookByName(dependencies, spec);
    if (present !== undefined) return forecastBeside(present, spec);
    await retryTransient(dependencies, () => dependencies.ecs.copyImage({ ...copyParameters(spec), dryRun: true }));
    return {};
  } catch (error) {
    if (!(error instanceof EcsFailure)) throw error;
    return error.facts.class === 'ok' ? {} : { error: errorOfEcs(error) };
  }
}

/** The same decision as at the start of a copy, when its name is taken. */
function forecastBeside(present: EcsImage, spec: CopySpec): Forecast {
  const decision = decideStart({ spec, found: present, tagged: present });
  if (decision.step === 'takeOver') return { imageId: decision.imageId };
  if (decision.step === 'replace') return {};
  const { imageId, status } = present;
  return {
    error: copyError('NameConflict', spec.regionId, `${imageId} (${status}) already has the name ${spec.name}`),
  };
}
