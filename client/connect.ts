import { Client, Connection } from '@temporalio/client';
import { loadClientConnectConfig } from '@temporalio/envconfig';
import { messageOf } from '../contract/message-of';
import { addressProblem } from './address';
import { InvalidConnectionError, UnreachableError } from './errors';
import { kindOf } from './kind-of-workflow';
import { Nights } from './nights';
import { Replications } from './replications';

/**
 * Connects as the Temporal CLI does: by environment variables or a profile.
 * Throws `InvalidConnectionError` for what can never work, and `UnreachableError` when nobody answers.
 */
async function withClient<Result>(work: (client: Client) => Promise<Result>): Promise<Result> {
  const { connectionOptions, namespace = 'default' } = connectionConfig();
  const connection = await connect(connectionOptions);
  try {
    return await work(new Client({ connection, namespace }));
  } finally {
    await connection.close();
  }
}

/** Gives `work` the replications of the namespace. Throws as `withClient` does. */
export function withReplications<Result>(work: (replications: Replications) => Promise<Result>): Promise<Result> {
  return withClient((client) => work(new Replications(client)));
}

/** Gives `work` the nights of the namespace. Throws as `withClient` does. */
export function withNights<Result>(work: (nights: Nights) => Promise<Result>): Promise<Result> {
  return withClient((client) => work(new Nights(client)));
}

/** What to do with a replication, and what with a night. */
interface WorkByKind<Result> {
  replication: (replications: Replications) => Promise<Result>;
  night: (nights: Nights) => Promise<Result>;
}

/** Does what belongs to an id. Throws as `kindOf` and as `withClient` does. */
export function withKindOf<Result>(id: string, { replication, night }: WorkByKind<Result>): Promise<Result> {
  return withClient(async (client) =>
    (await kindOf(client, id)) === 'night' ? night(new Nights(client)) : replication(new Replications(client)),
  );
}

function connectionConfig(): ReturnType<typeof loadClientConnectConfig> {
  try {
    return loadClientConnectConfig();
  } catch (error) {
    throw new InvalidConnectionError(`The connection to Temporal is configured wrongly: ${messageOf(error)}`);
  }
}

const WHERE_IT_IS_SET = 'Check TEMPORAL_ADDRESS, or the profile.';

async function connect(options: Parameters<typeof Connection.connect>[0]): Promise<Connection> {
  const address = options?.address ?? 'localhost:7233';
  const problem = addressProblem(address);
  if (problem !== undefined) throw new InvalidConnectionError(`The address of Temporal ${problem}. ${WHERE_IT_IS_SET}`);
  try {
    return await Connection.connect(options);
  } catch (error) {
    throw new UnreachableError(`Temporal cannot be reached at ${address}: ${messageOf(error)}. ${WHERE_IT_IS_SET}`);
  }
}
