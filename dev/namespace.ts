import type { Client, Connection } from '@temporalio/client';
import { msToTs } from '@temporalio/common/lib/time';
import { NativeConnection } from '@temporalio/worker';
import { connect } from './connect';
import { quietRuntime } from './quiet-runtime';
import { registerSearchAttributes } from './search-attributes';

/** A namespace of a Temporal server, and the connections to it. Workflow ids such as `region-slots` are unique in it only. */
export interface Namespace {
  address: string;
  namespace: string;
  connection: Connection;
  nativeConnection: NativeConnection;
  client: Client;
  /** Closes the connections; the namespace stays. */
  close: () => Promise<void>;
}

/** Creates a namespace with our search attributes, and returns when workflows can start in it. */
export async function createNamespace(address: string, namespace: string): Promise<Namespace> {
  const opened = await openNamespace(address, namespace);
  await opened.connection.workflowService.registerNamespace({
    namespace,
    workflowExecutionRetentionPeriod: msToTs('1 day'),
  });
  await registerSearchAttributes(opened.connection, namespace);
  return opened;
}

/** Connects to a namespace that is there, or that the caller is about to create. */
export async function openNamespace(address: string, namespace: string): Promise<Namespace> {
  quietRuntime();
  const { connection, client } = await connect(address, namespace);
  const nativeConnection = await NativeConnection.connect({ address });
  const close = async (): Promise<void> => {
    await connection.close();
    await nativeConnection.close();
  };
  return { address, namespace, connection, nativeConnection, client, close };
}
