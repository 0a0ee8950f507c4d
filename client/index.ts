export type { DriftReport } from '../contract/schema/drift';
export type { Manifest } from '../contract/schema/manifest';
export type { SyncPolicyInput } from '../contract/schema/policy';
export type { ReplicationRequestInput } from '../contract/schema/request';
export {
  AbortedBeforePlanError,
  InvalidPolicyError,
  InvalidRequestError,
  NightLostError,
  NotAReplicationError,
  NotANightError,
  NoWorkerError,
  ReplicationLostError,
  UnreachableError,
} from './errors';
export { driftPage } from './drift-page';
export { Nights } from './nights';
export { Replications } from './replications';
