import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow';
import type {
  CopyEvent,
  EnqueueSignal,
  ReleaseLaneUpdate,
  SetLimitUpdate,
  WithdrawSignal,
} from '../../contract/messages';
import {
  copyEventSignalName,
  enqueueSignalName,
  manifestQueryName,
  wantsQueryName,
  withdrawSignalName,
} from '../../contract/names';
import type { Manifest } from '../../contract/schema/manifest';
import type { SlotsView } from '../region-slots/view';

/** `replicateImage`: news of a copy. */
export const copyEventSignal = defineSignal<[CopyEvent]>(copyEventSignalName);
/** `replicateImage`: the manifest so far; null until the plan is made. */
export const manifestQuery = defineQuery<Manifest | null>(manifestQueryName);
/** `replicateImage`: whether the copy of an id is still to be made. */
export const wantsQuery = defineQuery<boolean, [copyId: string]>(wantsQueryName);

/** `regionSlots`: asks for lanes. */
export const enqueueSignal = defineSignal<[EnqueueSignal]>(enqueueSignalName);
/** `regionSlots`: takes queued copies out of the queue and cancels running ones. */
export const withdrawSignal = defineSignal<[WithdrawSignal]>(withdrawSignalName);
/** `regionSlots`: a pool's new size. */
export const setLimitUpdate = defineUpdate<SlotsView, [SetLimitUpdate]>('setLimit');
/** `regionSlots`: frees a quarantined lane on an operator's word. */
export const releaseLaneUpdate = defineUpdate<SlotsView, [ReleaseLaneUpdate]>('releaseLane');
/** `regionSlots`: pools, lanes and the head of the queue. */
export const slotsQuery = defineQuery<SlotsView>('slots');
