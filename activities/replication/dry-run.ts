import type { CopySpec, Forecast } from '../../contract/schema/plan';
import { copyParameters } from '../copy/copy-parameters';
import { EcsFailure } from '../ecs/failure';
import { lookByName } from '../image/find-image';
import type { Dependencies } from '../shared/dependencies';
import { errorOfEcs } from '../shared/ecs-failures';
import { retryTransient } from '../shared/retry-transient';
import { forecastBeside } from './forecast';

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
