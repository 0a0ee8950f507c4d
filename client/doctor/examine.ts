import { randomUUID } from 'node:crypto';
import { type Client, isGrpcServiceError, WorkflowFailedError } from '@temporalio/client';
import { TimeoutFailure } from '@temporalio/common';
import { defined } from '../../contract/defined';
import { SEARCH_ATTRIBUTES, TASK_QUEUE } from '../../contract/names';
import type { SetupReport } from '../../contract/setup-report';
import type { checkSetup } from '../../workflows';
import { withClient } from '../connection/connection';
import { fullMessageOf } from '../connection/full-message';
import { type Poller, pollersAndVersions, type VersioningInfo } from '../worker-versions/pollers';
import { versionIn } from '../worker-versions/worker-version';
import { type Finding, unclear, well, wrong } from './finding';
import { findingOfClock, findingsOfSetup } from './of-setup';
import { findingsOfVersions } from './of-versions';

/** NOT_FOUND of gRPC. */
const ABSENT: readonly number[] = [5];
/** How long a worker may take to look at its set-up. */
const SETUP_SECONDS = 60;

/** Looks at everything that imageferry depends on. What cannot be looked at, because something before it is wrong, is left out. */
export async function examine(): Promise<Finding[]> {
  const findings: Finding[] = [];
  try {
    await withClient((client) => look(client, findings));
  } catch (error) {
    findings.push(wrong('Temporal', fullMessageOf(error).replace(/\.$/, ''), 'see there, then ask again'));
  }
  return findings;
}

async function look(client: Client, findings: Finding[]): Promise<void> {
  const { serverVersion } = await client.workflowService.getSystemInfo({});
  findings.push(well('Temporal', `answers, version ${serverVersion}`));
  const namespace = await lookAtNamespace(client);
  findings.push(namespace);
  if (namespace.state === 'wrong') return;
  findings.push(await lookAtSearchAttributes(client));
  const workers = await lookForWorkers(client);
  findings.push(...workers);
  if (workers.every(({ state }) => state !== 'wrong')) findings.push(...(await askWorker(client)));
}

async function lookAtNamespace({ workflowService, options: { namespace } }: Client): Promise<Finding> {
  try {
    await workflowService.describeNamespace({ namespace });
    return well('namespace', namespace);
  } catch (error) {
    const isAbsent = isGrpcServiceError(error) && ABSENT.includes(error.code);
    return isAbsent
      ? wrong('namespace', `"${namespace}" does not exist`, 'correct TEMPORAL_NAMESPACE, or create the namespace')
      : unclear('namespace', `"${namespace}" cannot be looked at: ${fullMessageOf(error)}`, NEEDS_PERMISSION);
  }
}

const NEEDS_PERMISSION = 'give the key or certificate of this command permission to read the namespace';

async function lookAtSearchAttributes({ connection, options: { namespace } }: Client): Promise<Finding> {
  const names = Object.values(SEARCH_ATTRIBUTES);
  try {
    const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace });
    const missing = names.filter((name) => customAttributes[name] === undefined);
    if (missing.length === 0) return well('search attributes', `all ${String(names.length)} are there`);
    const commands = missing.map((name) => commandFor(namespace, name)).join(' && ');
    return wrong('search attributes', `${missing.join(', ')} are missing`, commands);
  } catch (error) {
    return unclear('search attributes', `cannot be looked at: ${fullMessageOf(error)}`, NEEDS_PERMISSION);
  }
}

function commandFor(namespace: string, name: string): string {
  return `temporal operator search-attribute create --namespace ${namespace} --name ${name} --type Keyword`;
}

async function lookForWorkers(client: Client): Promise<Finding[]> {
  const { pollers, versions } = await pollersAndVersions(client);
  const workers = findingOfWorkers(pollers);
  return workers.state === 'wrong' ? [workers] : [workers, ...lookAtVersions(pollers, versions)];
}

function lookAtVersions(pollers: readonly Poller[], versions: VersioningInfo): Finding[] {
  return findingsOfVersions({
    ...defined({
      current: versionIn(versions.currentDeploymentVersion),
      ramping: versionIn(versions.rampingDeploymentVersion),
    }),
    workers: pollers.map(({ deploymentOptions }) => versionIn(deploymentOptions)),
  });
}

function findingOfWorkers(present: readonly Poller[]): Finding {
  if (present.length === 0)
    return wrong(
      'worker',
      `none asks for work on the task queue "${TASK_QUEUE}"`,
      'start a worker, or look at its log',
    );
  const builds = present.map(
    ({ deploymentOptions, workerVersionCapabilities }) =>
      deploymentOptions?.buildId || workerVersionCapabilities?.buildId || 'unknown',
  );
  const who = present.map(({ identity }) => identity ?? 'unknown').join(', ');
  return well('worker', `${String(present.length)} (${who}), build ${[...new Set(builds)].join(', ')}`);
}

async function askWorker(client: Client): Promise<Finding[]> {
  try {
    const { report, ownAheadMs } = await runCheck(client);
    return [findingOfClock("this machine's clock", ownAheadMs), ...findingsOfSetup(report)];
  } catch (error) {
    if (!(error instanceof WorkflowFailedError)) throw error;
    const isSilent = error.cause instanceof TimeoutFailure;
    const text = isSilent
      ? `no worker has answered within ${String(SETUP_SECONDS)} seconds`
      : fullMessageOf(error.cause);
    return [
      unclear(
        'set-up',
        text,
        'look at the log of the worker; one that is older than this command does not know the question',
      ),
    ];
  }
}

async function runCheck(client: Client): Promise<{ report: SetupReport; ownAheadMs: number }> {
  const before = Date.now();
  const handle = await client.workflow.start<typeof checkSetup>('checkSetup', {
    workflowId: `check-setup/${randomUUID()}`,
    taskQueue: TASK_QUEUE,
    workflowExecutionTimeout: SETUP_SECONDS * 1000,
    staticSummary: 'imageferry doctor',
  });
  const after = Date.now();
  const startedAt = (await handle.describe()).startTime.getTime();
  return { report: await handle.result(), ownAheadMs: aheadMs(startedAt, { before, after }) };
}

/** How far a clock is ahead of another one that was read between `before` and `after`; 0 when it may be the same. */
function aheadMs(other: number, { before, after }: { before: number; after: number }): number {
  if (other < before) return before - other;
  return other > after ? after - other : 0;
}
