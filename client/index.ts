export type { Manifest } from '../contract/schema/manifest';
export type { ReplicationRequestInput } from '../contract/schema/request';
export { InvalidRequestError, ReplicationLostError, Replications } from './replications';
