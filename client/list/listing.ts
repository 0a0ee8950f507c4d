import type { Client, WorkflowExecutionInfo } from '@temporalio/client';
import { type NightFilter, type ReplicationFilter } from './filter';
import { nightQuery, replicationQuery } from './query';
import { type NightRow, nightRow, type ReplicationRow, replicationRow } from './rows';

/** A list: first those that run, the newest first; then those that ended, the last to end first. */
export interface Listed<Row> {
  rows: Row[];
  /** How many there are, with those beyond the limit. */
  total: number;
}

/** Rows hold whole manifests on their way here, so that a page of a thousand would be tens of megabytes. */
const LARGEST_PAGE = 100;

/** The replications of a filter. */
export async function listReplications(client: Client, filter: ReplicationFilter): Promise<Listed<ReplicationRow>> {
  return listed(client, replicationQuery(filter, Date.now()), filter.limit, replicationRow);
}

/** The nights of a filter. */
export async function listNights(client: Client, filter: NightFilter): Promise<Listed<NightRow>> {
  return listed(client, nightQuery(filter, Date.now()), filter.limit, nightRow);
}

/** One query for each page, and one to count when there may be more; none for a row. */
async function listed<Row>(
  client: Client,
  query: string,
  limit: number,
  rowOf: (info: WorkflowExecutionInfo) => Row,
): Promise<Listed<Row>> {
  const rows = await firstOf(client, query, limit, rowOf);
  const total = rows.length < limit ? rows.length : (await client.workflow.count(query)).count;
  return { rows, total: Math.max(total, rows.length) };
}

/** The first rows of a query, in the order of the server. */
export async function firstOf<Row>(
  client: Client,
  query: string,
  limit: number,
  rowOf: (info: WorkflowExecutionInfo) => Row,
): Promise<Row[]> {
  const rows: Row[] = [];
  for await (const info of client.workflow.list({ query, pageSize: Math.min(limit, LARGEST_PAGE) })) {
    rows.push(rowOf(info));
    if (rows.length === limit) break;
  }
  return rows;
}
