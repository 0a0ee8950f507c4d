import { Client, Connection, NamespaceNotFoundError } from '@temporalio/client';
import { loadClientConnectConfig } from '@temporalio/envconfig';
import { ASKED_AGAIN } from '../../contract/connection/asked-again';
import { CREDENTIALS_REFUSED, isRefusal } from '../../contract/connection/refusal';
import { reachOf, whyUnreachable } from '../../contract/connection/why-unreachable';
import { UndecipherableError } from '../../contract/encryption/codec';
import { messageOf } from '../../contract/message-of';
import { addressProblem } from './address';
import { encryption } from './encryption';
import { fullMessageOf } from './full-message';
import { InvalidConnectionError, UnreachableError } from '../errors';
import { kindOf } from './kind-of-workflow';
import { Nights } from '../nights';
import { Replications } from '../replications';
import { REPEATED_CALLS } from './repeated-calls';
import { Schedules } from '../schedules';
import { Slots } from '../slots';
import { uiProblem } from '../render/ui-link';
import { Versions } from '../versions';

/**
 * Connects as the Temporal CLI does: by environment variables or a profile.
 * Throws `InvalidConnectionError` for what can never work, and `UnreachableError` when nobody answers.
 */
export async function withClient<Result>(work: (client: Client) => Promise<Result>): Promise<Result> {
  const { connectionOptions, namespace = 'default' } = connectionConfig();
  const wrongUi = uiProblem(process.env);
  if (wrongUi !== undefined) throw new InvalidConnectionError(wrongUi);
  const dataConverter = encryption(process.env);
  const connection = await connect(connectionOptions);
  try {
    return await work(new Client({ connection, namespace, dataConverter, interceptors: { workflow: [ASKED_AGAIN] } }));
  } catch (error) {
    throw accessProblem(error, namespace) ?? keyProblem(error) ?? error;
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

/** Gives `work` the schedules of the namespace. Throws as `withClient` does. */
export function withSchedules<Result>(work: (schedules: Schedules) => Promise<Result>): Promise<Result> {
  return withClient((client) => work(new Schedules(client)));
}

/** Gives `work` the region slots of the namespace. Throws as `withClient` does. */
export function withSlots<Result>(work: (slots: Slots) => Promise<Result>): Promise<Result> {
  return withClient((client) => work(new Slots(client)));
}

/** Gives `work` the versions of the workers of the namespace. Throws as `withClient` does. */
export function withVersions<Result>(work: (versions: Versions) => Promise<Result>): Promise<Result> {
  return withClient((client) => work(new Versions(client)));
}

/** What others have encrypted with a key that this process lacks. */
function keyProblem(error: unknown): Error | undefined {
  return error instanceof UndecipherableError ? new InvalidConnectionError(error.message) : undefined;
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
  const reason = await whyUnreachable(reachOf(address, options?.tls));
  if (reason !== undefined) throw new UnreachableError(`Temporal cannot be reached at ${address}: ${reason}.`);
  try {
    return await Connection.connect({ ...options, interceptors: REPEATED_CALLS });
  } catch (error) {
    const text = isRefusal(error) ? CREDENTIALS_REFUSED : `${fullMessageOf(error)}. ${WHERE_IT_IS_SET}`;
    throw new UnreachableError(`Temporal cannot be reached at ${address}: ${text}`);
  }
}

/** What the server has against this client, with the fix. */
function accessProblem(error: unknown, namespace: string): Error | undefined {
  if (error instanceof NamespaceNotFoundError)
    return new UnreachableError(
      `The namespace "${namespace}" does not exist. Correct TEMPORAL_NAMESPACE, or the profile, or create the namespace.`,
    );
  return isRefusal(error) ? new UnreachableError(`Temporal answers, but ${CREDENTIALS_REFUSED}`) : undefined;
}
