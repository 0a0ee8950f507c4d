export type { Manifest } from '../contract/schema/manifest';
export type { ReplicationRequestInput } from '../contract/schema/request';
export {
  AbortedBeforePlanError,
  InvalidRequestError,
  NotAReplicationError,
  NoWorkerError,
  ReplicationLostError,
  UnreachableError,
} from './errors';
export { Replications } from './replications';
