export type { DriftReport } from '../contract/schema/drift';
export type { Manifest } from '../contract/schema/manifest';
export type { SyncPolicyInput } from '../contract/schema/policy';
export type { ScheduleInput, ScheduleSettingsInput } from '../contract/schema/schedule';
export type { ScheduleView } from '../contract/schema/schedule-view';
export type { ReplicationRequestInput } from '../contract/schema/request';
export {
  AbortedBeforePlanError,
  InvalidPolicyError,
  InvalidRequestError,
  InvalidScheduleError,
  NightLostError,
  NotAReplicationError,
  NotANightError,
  NoWorkerError,
  ReplicationLostError,
  ScheduleRefusedError,
  UnreachableError,
} from './errors';
export { driftPage } from './drift-page';
export { Nights } from './nights';
export { Replications } from './replications';
export { type Applied, Schedules, type Triggered } from './schedules';
