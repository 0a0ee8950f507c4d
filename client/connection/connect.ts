import type * as Connection from './connection';

/*
 * The commands reach Temporal through this door. What lies behind it takes ten times as long to load as all the rest, so it is
 * loaded when a command first needs it: help, completion and refused arguments answer at once.
 */

/** Gives `work` a client of the namespace. Throws as `withClient` of connection.ts does. */
export const withClient: typeof Connection.withClient = (work) => connection().withClient(work);

/** Gives `work` the replications of the namespace. Throws as `withClient` of connection.ts does. */
export const withReplications: typeof Connection.withReplications = (work) => connection().withReplications(work);

/** Gives `work` the nights of the namespace. Throws as `withReplications` does. */
export const withNights: typeof Connection.withNights = (work) => connection().withNights(work);

/** Does what belongs to an id. Throws `NeitherKindError`, or as `withReplications` does. */
export const withKindOf: typeof Connection.withKindOf = (id, work) => connection().withKindOf(id, work);

/** Gives `work` the schedules of the namespace. Throws as `withReplications` does. */
export const withSchedules: typeof Connection.withSchedules = (work) => connection().withSchedules(work);

/** Gives `work` the region slots of the namespace. Throws as `withReplications` does. */
export const withSlots: typeof Connection.withSlots = (work) => connection().withSlots(work);

/** Gives `work` the versions of the workers of the namespace. Throws as `withClient` does. */
export const withVersions: typeof Connection.withVersions = (work) => connection().withVersions(work);

function connection(): typeof Connection {
  return require('./connection') as typeof Connection;
}
