import { Client, Connection } from '@temporalio/client';
import { loadClientConnectConfig } from '@temporalio/envconfig';
import { messageOf } from '../contract/message-of';
import { InvalidConnectionError, UnreachableError } from './errors';
import { Replications } from './replications';

/** Connects as the Temporal CLI does: by environment variables or a profile. */
export async function withReplications<Result>(work: (replications: Replications) => Promise<Result>): Promise<Result> {
  const { connectionOptions, namespace = 'default' } = connectionConfig();
  const connection = await connect(connectionOptions);
  try {
    return await work(new Replications(new Client({ connection, namespace })));
  } finally {
    await connection.close();
  }
}

function connectionConfig(): ReturnType<typeof loadClientConnectConfig> {
  try {
    return loadClientConnectConfig();
  } catch (error) {
    throw new InvalidConnectionError(`The connection to Temporal is configured wrongly: ${messageOf(error)}`);
  }
}

async function connect(options: Parameters<typeof Connection.connect>[0]): Promise<Connection> {
  try {
    return await Connection.connect(options);
  } catch (error) {
    const address = options?.address ?? 'localhost:7233';
    throw new UnreachableError(
      `Temporal cannot be reached at ${address}: ${messageOf(error)}. Check TEMPORAL_ADDRESS.`,
    );
  }
}
