import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow';
import type {
  AddRegionUpdate,
  ChangePriorityUpdate,
  ClaimAnswers,
  CopyEvent,
  CopyProgressSignal,
  CopyStoppedSignal,
  CopyWaitsSignal,
  DropRegionUpdate,
  EnqueueSignal,
  EstimateQuestion,
  ForecastQuestion,
  HoldAnswer,
  LaneResetSignal,
  MoveAnswer,
  ReleaseLaneUpdate,
  SetLimitUpdate,
  SlotsEstimates,
  SlotsForecast,
  WithdrawSignal,
} from '../../contract/messages';
import {
  addRegionUpdateName,
  changePriorityUpdateName,
  claimQueryName,
  copyEventsSignalName,
  copyProgressSignalName,
  copyStoppedSignalName,
  copyWaitsSignalName,
  driftQueryName,
  dropRegionUpdateName,
  endCopySignalName,
  enqueueSignalName,
  estimatesQueryName,
  forecastQueryName,
  laneResetSignalName,
  manifestQueryName,
  mayHoldQueryName,
  moveUpdateName,
  releaseLaneUpdateName,
  setLimitUpdateName,
  slotsQueryName,
  waitsQueryName,
  withdrawSignalName,
} from '../../contract/names';
import type { DriftReport } from '../../contract/schema/drift';
import type { CopyWait, Manifest } from '../../contract/schema/manifest';
import type { SlotsView } from '../region-slots/view';

/** `replicateImage`: news of its copies. */
export const copyEventsSignal = defineSignal<[CopyEvent[]]>(copyEventsSignalName);
/** `replicateImage`: the manifest so far; null until the plan is made. */
export const manifestQuery = defineQuery<Manifest | null>(manifestQueryName);
/** `replicateImage`: what the copies of some ids are to make, and whether they are still to be made. */
export const claimQuery = defineQuery<ClaimAnswers, [copyIds: string[]]>(claimQueryName);

/** `replicateImage`: one more target region. Answers with the manifest once the copy is planned. */
export const addRegionUpdate = defineUpdate<Manifest, [AddRegionUpdate]>(addRegionUpdateName);
/** `replicateImage`: a region that is not wanted any more. Answers at once; the manifest shows when the copy has ended. */
export const dropRegionUpdate = defineUpdate<Manifest, [DropRegionUpdate]>(dropRegionUpdateName);
/** `replicateImage`: the priority of the copies that still wait. */
export const changePriorityUpdate = defineUpdate<Manifest, [ChangePriorityUpdate]>(changePriorityUpdateName);

/** `syncImages`: the drift report so far; null until the regions were asked. */
export const driftQuery = defineQuery<DriftReport | null>(driftQueryName);

/** `copyImage`: its replication does not want the copy of an id any more. */
export const endCopySignal = defineSignal<[copyId: string]>(endCopySignalName);

/** `copyImage`: how far ECS is. */
export const copyProgressSignal = defineSignal<[CopyProgressSignal]>(copyProgressSignalName);

/** `regionSlots`: asks for lanes. */
export const enqueueSignal = defineSignal<EnqueueSignal[]>(enqueueSignalName);
/** `regionSlots`: takes queued copies out of the queue and ends running ones. */
export const withdrawSignal = defineSignal<WithdrawSignal[]>(withdrawSignalName);
/** `regionSlots`: a lane's workflow was reset. */
export const laneResetSignal = defineSignal<LaneResetSignal[]>(laneResetSignalName);
/** `regionSlots`: ECS does not work any more on a copy whose workflow died. */
export const copyStoppedSignal = defineSignal<CopyStoppedSignal[]>(copyStoppedSignalName);
/** `regionSlots`: a copy stays in ECS's own queue. */
export const copyWaitsSignal = defineSignal<CopyWaitsSignal[]>(copyWaitsSignalName);
/** `regionSlots`: whether a run of a lane's workflow may change anything in ECS. */
export const mayHoldQuery = defineQuery<HoldAnswer, [lane: string, copyId: string, runId: string]>(mayHoldQueryName);
/** `regionSlots`: what the copies of a replication wait for, by target region. */
export const waitsQuery = defineQuery<Record<string, CopyWait>, [requester: string]>(waitsQueryName);
/** `regionSlots`: how long ECS is expected to take for copies; one answer for each question. */
export const estimatesQuery = defineQuery<SlotsEstimates[], [EstimateQuestion[]]>(estimatesQueryName);
/** `regionSlots`: what would become of copies in the queue; null when nobody can tell. */
export const forecastQuery = defineQuery<SlotsForecast | null, [ForecastQuestion]>(forecastQueryName);
/** `regionSlots`: a pool's new size. */
export const setLimitUpdate = defineUpdate<SlotsView, [SetLimitUpdate]>(setLimitUpdateName);
/** `regionSlots`: frees a quarantined lane on an operator's word. */
export const releaseLaneUpdate = defineUpdate<SlotsView, [ReleaseLaneUpdate]>(releaseLaneUpdateName);
/** `regionSlots`: moves to the worker version that is current. */
export const moveUpdate = defineUpdate<MoveAnswer>(moveUpdateName);
/** `regionSlots`: pools, lanes and the head of the queue. */
export const slotsQuery = defineQuery<SlotsView>(slotsQueryName);
