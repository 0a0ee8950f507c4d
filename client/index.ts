export type { DriftReport } from '../contract/schema/drift';
export type { Manifest } from '../contract/schema/manifest';
export type { SyncPolicyInput } from '../contract/schema/policy';
export type { ScheduleInput, ScheduleSettingsInput } from '../contract/schema/schedule';
export type { ScheduleView } from '../contract/schema/schedule-view';
export type { ReplicationRequestInput } from '../contract/schema/request';
export {
  AbortedBeforePlanError,
  ChangeRefusedError,
  InvalidConnectionError,
  InvalidFilterError,
  InvalidPolicyError,
  InvalidRequestError,
  InvalidScheduleError,
  NightLostError,
  NotAReplicationError,
  NotANightError,
  NotRetriableError,
  NoWorkerError,
  ReplicationLostError,
  ScheduleRefusedError,
  SlotsRefusedError,
  UnreachableError,
} from './errors';
export { ASKED_AGAIN } from '../contract/connection/asked-again';
export { UndecipherableError } from '../contract/encryption/codec';
export type { NightFilterInput, ReplicationFilterInput } from './list/filter';
export type { NightRow, ReplicationRow } from './list/rows';
export type { Listed } from './list/listing';
export { driftPage } from './drift-page';
export { encryption } from './connection/encryption';
export { Nights } from './nights';
export { Replications } from './replications';
export { type Applied, Schedules, type Triggered } from './schedules';
export type { RetryStory } from './retry/retries';
export type { RetryPlan } from './retry/plan';
export { type ShownSlots, Slots } from './slots';
export { type ShownVersions, Versions } from './versions';
