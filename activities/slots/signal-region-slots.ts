import type {
  CopyStoppedSignal,
  CopyWaitsSignal,
  EnqueueSignal,
  LaneResetSignal,
  WithdrawSignal,
} from '../../contract/messages';
import type {
  copyStoppedSignalName,
  copyWaitsSignalName,
  enqueueSignalName,
  laneResetSignalName,
  withdrawSignalName,
} from '../../contract/names';
import type { Dependencies } from '../shared/dependencies';
import { regionSlotsStart } from './region-slots-start';

/** What each signal of the region slots carries; one signal may carry several of them. */
export interface SlotsSignals {
  [enqueueSignalName]: EnqueueSignal;
  [withdrawSignalName]: WithdrawSignal;
  [laneResetSignalName]: LaneResetSignal;
  [copyStoppedSignalName]: CopyStoppedSignal;
  [copyWaitsSignalName]: CopyWaitsSignal;
}

/** Sends a signal to the region slots, and starts them when they do not run. */
export async function signalRegionSlots<Signal extends keyof SlotsSignals>(
  dependencies: Dependencies,
  signal: Signal,
  ...signalArgs: SlotsSignals[Signal][]
): Promise<void> {
  const start = regionSlotsStart(dependencies);
  await dependencies.client.workflow.signalWithStart('regionSlots', { ...start, signal, signalArgs });
}
