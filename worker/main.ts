import { constants } from 'node:os';
import { loadClientConnectConfig } from '@temporalio/envconfig';
import { makeTelemetryFilterString, NativeConnection, type NativeConnectionOptions, Runtime } from '@temporalio/worker';
import type { Logger } from 'pino';
import { askAccountId, credentialFromEnvironment } from '../activities/ecs';
import { CREDENTIALS_REFUSED, isRefusal } from '../contract/connection/refusal';
import { reachOf, whyUnreachable } from '../contract/connection/why-unreachable';
import { messageOf } from '../contract/message-of';
import { type Configuration, loadConfiguration } from './configuration';
import { createWorker, type WorkerAccount } from './create-worker';
import { WorkerHealth } from './health';
import { type HealthServer, startHealthServer } from './health-server';
import { createLogger, temporalLogger } from './logging';
import { bucketsOfHistograms } from './metrics/meters';
import { startGauges } from './metrics/start-gauges';
import { heartbeatMs } from './metrics/who-reads';
import { requireAccount } from './require-account';
import { temporalCheck } from './temporal-check';

const ENDING_SIGNALS = ['SIGTERM', 'SIGINT'] as const;

/** Runs until SIGTERM or SIGINT, then drains. */
async function main(): Promise<void> {
  const configuration = loadConfiguration(process.env);
  const logger = createLogger(configuration.logLevel);
  const health = new WorkerHealth();
  const healthServer = await serveHealth(configuration, health, logger);
  try {
    await runWorker(configuration, health, logger);
  } finally {
    await healthServer?.stop();
  }
}

async function runWorker(configuration: Configuration, health: WorkerHealth, logger: Logger): Promise<void> {
  logProxies(configuration, logger);
  // Before the runtime takes over SIGTERM: a worker that waits for STS ends at once.
  const account = await endingOnSignals(() => findAccount(configuration, logger));
  health.credentialsAccepted();
  installRuntime(configuration, logger);
  const { connectionOptions, namespace = 'default' } = loadClientConnectConfig();
  const connection = await connect(connectionOptions);
  health.connected(temporalCheck(connection));
  const { metricsAddress, gaugesMs } = configuration;
  let stopGauges: (() => void) | undefined;
  try {
    const { worker, client } = await createWorker(configuration, { connection, namespace }, account, process.env);
    health.created(worker);
    logger.info({ address: connectionOptions.address, namespace, accountId: account.accountId }, 'the worker is ready');
    if (metricsAddress !== undefined) stopGauges = startGauges(client, worker.options.identity, gaugesMs);
    await worker.run();
  } catch (error) {
    throw accessProblem(error);
  } finally {
    stopGauges?.();
    await connection.close();
  }
}

/** Undefined without an address for it. */
async function serveHealth(
  { healthAddress }: Configuration,
  health: WorkerHealth,
  logger: Logger,
): Promise<HealthServer | undefined> {
  if (healthAddress === undefined) return undefined;
  const server = await startHealthServer(healthAddress, () => health.obstacles());
  logger.info({ address: healthAddress }, 'health is served');
  return server;
}

/** The first process of a container ignores the signals that it does not handle, so it has to handle them. */
async function endingOnSignals<Result>(work: () => Promise<Result>): Promise<Result> {
  const end = (signal: NodeJS.Signals): never => process.exit(128 + constants.signals[signal]);
  for (const signal of ENDING_SIGNALS) process.on(signal, end);
  try {
    return await work();
  } finally {
    for (const signal of ENDING_SIGNALS) process.off(signal, end);
  }
}

function logProxies({ ecs: { proxy } }: Configuration, logger: Logger): void {
  if (proxy === undefined) return;
  const { https, http, exceptions } = proxy;
  logger.info(
    { https: https?.address, http: http?.address, exceptions },
    'calls to Alibaba Cloud go through a proxy; those to Temporal do not',
  );
}

async function findAccount({ ecs }: Configuration, logger: Logger): Promise<WorkerAccount> {
  const credential = credentialFromEnvironment(process.env);
  return { accountId: await requireAccount(() => askAccountId(ecs, credential), logger), credential };
}

async function connect(options: NativeConnectionOptions): Promise<NativeConnection> {
  const address = options.address ?? 'localhost:7233';
  try {
    return await NativeConnection.connect(options);
  } catch (error) {
    const reason = await whyUnreachable(reachOf(address, options.tls));
    const text =
      reason === undefined
        ? `check TEMPORAL_ADDRESS, TEMPORAL_API_KEY and the client certificate. (${messageOf(error)})`
        : `${reason}.`;
    throw new Error(`Temporal cannot be reached at ${address}: ${text}`, { cause: error });
  }
}

/** The server tells everybody that it is there. Only then it looks who asks. */
function accessProblem(error: unknown): unknown {
  return isRefusal(error) ? new Error(`Temporal answers, but ${CREDENTIALS_REFUSED}`, { cause: error }) : error;
}

/** The SDK writes through our logger, and serves its metrics and ours when an address is set. */
function installRuntime({ metricsAddress, gaugesMs }: Configuration, logger: Logger): void {
  Runtime.install({
    logger: temporalLogger(logger),
    workerHeartbeatInterval: heartbeatMs(gaugesMs),
    telemetryOptions: {
      logging: { forward: {}, filter: makeTelemetryFilterString({ core: 'WARN', other: 'ERROR' }) },
      ...(metricsAddress === undefined
        ? {}
        : {
            metrics: { prometheus: { bindAddress: metricsAddress, histogramBucketOverrides: bucketsOfHistograms() } },
          }),
    },
  });
}

main().catch((error: unknown) => {
  process.stderr.write(`${messageOf(error)}\n`);
  process.exitCode = 1;
});
