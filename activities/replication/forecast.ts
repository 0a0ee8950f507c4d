import { copyError } from '../../contract/errors';
import type { CopySpec, Forecast } from '../../contract/schema/plan';
import { decideStart } from '../copy/decide-start';
import type { EcsImage } from '../ecs/api';
import { conflictOf } from '../image/compare-image';
import { isReady, statusOf } from '../image/image-state';

/**
 * What would become of a copy whose name is taken: the decision at its start and, of an image that is ready, the comparison at
 * its end. Pure.
 */
export function forecastBeside(present: EcsImage, spec: CopySpec): Forecast {
  const decision = decideStart({ spec, found: present, tagged: present });
  if (decision.step === 'replace') return {};
  if (decision.step !== 'takeOver') {
    return nameConflict(spec, `${present.imageId} (${statusOf(present)}) already has the name ${spec.name}`);
  }
  const { imageId, adopted } = decision;
  if (!isReady(present)) return { imageId, progress: Math.min(present.progress, ALMOST) };
  const conflict = adopted ? conflictOf(present, spec) : undefined;
  return conflict === undefined ? { imageId, progress: DONE } : nameConflict(spec, conflict);
}

const DONE = 100;

/** ECS says 100 percent a moment before the image is ready. */
const ALMOST = 99;

function nameConflict(spec: CopySpec, detail: string): Forecast {
  return { error: copyError('NameConflict', spec.regionId, detail) };
}
