import type { FoundLane } from '../../contract/messages';
import type { LanePlace } from '../../contract/names';
import type { Dependencies } from '../shared/dependencies';
import { describeLane } from './describe-lane';

/** The workflow that holds one lane, or that died in it a moment ago. Undefined when the lane is free. */
export function findLane(dependencies: Dependencies) {
  return (place: LanePlace): Promise<FoundLane | undefined> => describeLane(dependencies, place);
}
