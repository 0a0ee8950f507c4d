import { strayOf } from '../contract/names';
import type { SlotsView } from '../workflows/region-slots/view';

type Lane = SlotsView['lanes'][number];

/** A lane, and why it is in quarantine when it is. */
export type ShownLane = Lane & { reason?: string };

export function isQuarantined({ phase }: Lane): boolean {
  return phase === 'quarantined';
}

/** A lane in quarantine with the reason: what its id says, and what hinders its clean-up, if anything is known. Pure. */
export function withReason(lane: Lane, hindrance: string | undefined): ShownLane {
  const cause = causeOf(lane.id);
  return { ...lane, reason: hindrance === undefined ? cause : `${cause}; the clean-up is held up: ${hindrance}` };
}

function causeOf(id: string): string {
  if (strayOf(id) !== undefined) return 'a copy runs in ECS without a workflow';
  if (id.startsWith('dead/')) return 'its workflow died, and another workflow has the id of its lane';
  return 'its workflow died, or could not cancel its copy';
}
