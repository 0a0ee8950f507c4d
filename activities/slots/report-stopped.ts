import type { CopyStoppedSignal } from '../../contract/messages';
import { copyStoppedSignalName } from '../../contract/names';
import type { Dependencies } from '../shared/dependencies';
import { signalRegionSlots } from './signal-region-slots';

/** Tells the region slots that ECS does not work any more on a copy whose workflow died. Those that were terminated hear it as well. */
export function reportStopped(dependencies: Dependencies) {
  return (stopped: CopyStoppedSignal): Promise<void> => signalRegionSlots(dependencies, copyStoppedSignalName, stopped);
}
