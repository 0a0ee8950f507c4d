import type { WorkerDeploymentVersion } from '@temporalio/common';

/** What Temporal's Worker Controller sets in every pod; anybody else may set them, too. */
const NAME = 'TEMPORAL_DEPLOYMENT_NAME';
const BUILD_ID = 'TEMPORAL_WORKER_BUILD_ID';

/** What the server takes, and what needs no quotes in a query. It keeps names that begin with "__" for itself. */
const FIT = /^[A-Za-z0-9][\w.+/-]{0,199}$/;
const HELP = 'must be letters, digits and any of "._+/-", at most 200';

/** The version that a worker tells Temporal: none unless both variables are set. */
export function workerVersionFrom(env: NodeJS.ProcessEnv): { version?: WorkerDeploymentVersion; problems: string[] } {
  const { [NAME]: deploymentName = '', [BUILD_ID]: buildId = '' } = env;
  if (deploymentName === '' && buildId === '') return { problems: [] };
  const problems = [
    ...problemsOf(NAME, deploymentName, { other: BUILD_ID, example: 'imageferry' }),
    ...problemsOf(BUILD_ID, buildId, { other: NAME, example: '0.2.0' }),
  ];
  return problems.length > 0 ? { problems } : { version: { deploymentName, buildId }, problems };
}

function problemsOf(name: string, value: string, { other, example }: { other: string; example: string }): string[] {
  if (value === '') return [`${name}: must be set, too, as ${other} is; or unset both`];
  return FIT.test(value) ? [] : [`${name}: ${JSON.stringify(value)} ${HELP}, such as "${example}"`];
}
