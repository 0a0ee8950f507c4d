import type { Client } from '@temporalio/client';
import { TASK_QUEUE } from '../../../../contract/names';
import { knownVersions } from '../../../../client/worker-versions/worker-versions';

const CURRENT = { deploymentName: 'imageferry', buildId: 'v1' };

interface Answers {
  listed: string[];
  /** Deployments that the workers name. */
  polling: string[];
  isRegistered?: boolean;
  /** The task queue whose work the version asks for. */
  taskQueue?: string;
}

/** Temporal, as far as it is asked which versions there are. */
function temporal({ listed, polling, isRegistered = true, taskQueue = TASK_QUEUE }: Answers): Client {
  const lastAccessTime = { seconds: Math.floor(Date.now() / 1000) };
  const absent = Object.assign(new Error('no such deployment'), { code: 5, details: '', metadata: {} });
  const known = {
    workerDeploymentInfo: {
      versionSummaries: [{ deploymentVersion: CURRENT, status: 2 }],
    },
  };
  const workflowService = {
    listWorkerDeployments: () =>
      Promise.resolve({ workerDeployments: listed.map((name) => ({ name })), nextPageToken: new Uint8Array() }),
    describeTaskQueue: () =>
      Promise.resolve({
        pollers: polling.map((deploymentName) => ({ lastAccessTime, deploymentOptions: { deploymentName } })),
        versioningInfo: { currentDeploymentVersion: CURRENT },
      }),
    describeWorkerDeployment: () => (isRegistered ? Promise.resolve(known) : Promise.reject(absent)),
    describeWorkerDeploymentVersion: () => Promise.resolve({ versionTaskQueues: [{ name: taskQueue }] }),
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
    ['are none of other applications', { listed: ['billing'], polling: [], taskQueue: 'billing' }, []],
    ['are none where no worker has a version', { listed: [], polling: [''] }, []],
  ])('%s', async (_, answers, expected) => {
    expect(await knownVersions(temporal(answers))).toEqual(expected);
  });
});
