import { Client, Connection } from '@temporalio/client';
import { ASKED_AGAIN } from '../contract/connection/asked-again';

/** A machine that is busy with many servers may need more than the ten seconds of the SDK. */
const PATIENCE = '1 minute';

/** A client for a namespace of a server of ours. The caller closes the connection. */
export async function connect(
  address: string,
  namespace = 'default',
): Promise<{ connection: Connection; client: Client }> {
  const connection = await Connection.connect({ address, connectTimeout: PATIENCE });
  return { connection, client: new Client({ connection, namespace, interceptors: { workflow: [ASKED_AGAIN] } }) };
}
