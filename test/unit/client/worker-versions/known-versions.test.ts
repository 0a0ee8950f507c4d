import type { Client } from '@temporalio/client';
import { knownVersions } from '../../../../client/worker-versions/worker-versions';

const CURRENT = { deploymentName: 'imageferry', buildId: 'v1' };

interface Answers {
  listed: string[];
  /** Deployments that the workers name. */
  polling: string[];
  isRegistered?: boolean;
}

/** Temporal, as far as it is asked which versions there are. */
function temporal({ listed, polling, isRegistered = true }: Answers): Client {
  const lastAccessTime = { seconds: Math.floor(Date.now() / 1000) };
  const absent = Object.assign(new Error('no such deployment'), { code: 5, details: '', metadata: {} });
  const known = {
    workerDeploymentInfo: {
      routingConfig: { currentDeploymentVersion: CURRENT },
      versionSummaries: [{ deploymentVersion: CURRENT, status: 2 }],
    },
  };
  const workflowService = {
    listWorkerDeployments: () =>
      Promise.resolve({ workerDeployments: listed.map((name) => ({ name })), nextPageToken: new Uint8Array() }),
    describeTaskQueue: () =>
      Promise.resolve({
        pollers: polling.map((deploymentName) => ({ lastAccessTime, deploymentOptions: { deploymentName } })),
      }),
    describeWorkerDeployment: () => (isRegistered ? Promise.resolve(known) : Promise.reject(absent)),
  };
  return { workflowService, options: { namespace: 'default' } } as unknown as Client;
}

describe('the versions that Temporal knows', () => {
  const found = [{ ...CURRENT, status: 'current' }];

  test.each([
    ['are those of the deployments in its list', { listed: ['imageferry'], polling: ['imageferry', ''] }, found],
    [
      'are also those of a deployment that its list misses, while workers name it',
      { listed: [], polling: ['imageferry'] },
      found,
    ],
    ['are none of a deployment that it does not know yet', { listed: [], polling: ['new'], isRegistered: false }, []],
    ['are none where no worker has a version', { listed: [], polling: [''] }, []],
  ])('%s', async (_, answers, expected) => {
    expect(await knownVersions(temporal(answers))).toEqual(expected);
  });
});
