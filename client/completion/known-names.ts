import type { Client } from '@temporalio/client';
import { SEARCH_ATTRIBUTES } from '../../contract/names';
import { replicationRow } from '../list/rows';
import { firstOf } from '../list/listing';
import type { NameKind } from './name-kinds';
import { isQuarantined } from '../quarantine';
import { SCHEDULED_TYPE } from '../schedule/options';
import { Slots } from '../slots';

/** Most workflows that are looked at: whoever types wants a recent one. */
const MOST_RUNS = 100;

const OF_REPLICATIONS = "WorkflowType = 'replicateImage'";
const OF_EITHER = "WorkflowType IN ('replicateImage', 'syncImages')";
const RUNNING = "ExecutionStatus = 'Running'";

/** Anybody may start a workflow, by any id: one with a meaning for a shell is not put on a command line. */
const PLAIN = /^[\p{L}\p{N}_./:@+-]+$/u;

/** The names of a kind that the namespace knows, each once, recent ones first. */
export async function knownNames(client: Client, kind: NameKind): Promise<string[]> {
  return [...new Set(await namesOf(client, kind))].filter((name) => PLAIN.test(name));
}

function namesOf(client: Client, kind: NameKind): Promise<string[]> {
  switch (kind) {
    case 'runs':
      return ids(client, OF_EITHER);
    case 'running':
      return ids(client, `${OF_EITHER} AND ${RUNNING}`);
    case 'running-replications':
      return ids(client, `${OF_REPLICATIONS} AND ${RUNNING}`);
    case 'ended-replications':
      return ids(client, `${OF_REPLICATIONS} AND NOT ${RUNNING}`);
    case 'images':
      return ofReplications(client, OF_REPLICATIONS, 'imageId');
    case 'copy-names':
      return ofReplications(client, `${OF_REPLICATIONS} AND ${SEARCH_ATTRIBUTES.name} IS NOT NULL`, 'name');
    case 'schedules':
      return schedules(client);
    case 'lanes':
      return lanesInQuarantine(client);
  }
}

function ids(client: Client, query: string): Promise<string[]> {
  return firstOf(client, query, MOST_RUNS, ({ workflowId }) => workflowId);
}

async function ofReplications(client: Client, query: string, field: 'imageId' | 'name'): Promise<string[]> {
  const names = await firstOf(client, query, MOST_RUNS, (info) => replicationRow(info)[field]);
  return names.flatMap((name) => name ?? []);
}

async function schedules(client: Client): Promise<string[]> {
  const found: string[] = [];
  for await (const { scheduleId, action } of client.schedule.list()) {
    if (action?.workflowType === SCHEDULED_TYPE) found.push(scheduleId);
  }
  return found.sort();
}

async function lanesInQuarantine(client: Client): Promise<string[]> {
  const { lanes } = await new Slots(client).show();
  return lanes.filter(isQuarantined).map(({ id }) => id);
}
