import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { Replications } from '../../client';
import { type Output, outputOf, startProgram, untilSaid } from '../support/programs';
import { eventually, SOURCE, startStack, type Stack } from '../support/stack';

const LEASE = ['--abort-when-detached', '10s'];

let stack: Stack;

beforeEach(async () => {
  stack = await startStack();
  await stack.setSpeed({ copySeconds: 3600 });
});

afterEach(async () => {
  await stack.stop();
});

/** Starts a command that follows a copy to one region. */
function startCopy(region: string, ...options: string[]): { child: ChildProcessWithoutNullStreams; output: Output } {
  const { address, namespace } = stack.temporal;
  const args = ['copy', SOURCE.imageId, '--from', SOURCE.regionId, '--to', region, ...options];
  const child = startProgram('client/main', args, { TEMPORAL_ADDRESS: address, TEMPORAL_NAMESPACE: namespace });
  return { child, output: outputOf(child) };
}

function idIn({ stderr }: Output): string {
  return /^abort with: imageferry abort (\S+)$/m.exec(stderr)?.[1] ?? '';
}

/** Starts a copy with a lease, follows it until it copies, and ends its follower without a word. */
async function leaveAlone(region: string): Promise<string> {
  const { child, output } = startCopy(region, ...LEASE);
  await untilSaid(output, `${region}: copying`);
  child.kill('SIGKILL');
  return idIn(output);
}

/** How often the lease has begun anew: once, and again for and after a last call. */
async function leasesOf(id: string): Promise<number> {
  const { events = [] } = await stack.temporal.client.workflow.getHandle(id).fetchHistory();
  const types = (events ?? []).map((event) => event.activityTaskScheduledEventAttributes?.activityType?.name);
  return types.filter((type) => type === 'awaitDetachment').length;
}

test('a replication that nobody follows is aborted at the end of its lease; any follower keeps it', async () => {
  const replications = new Replications(stack.temporal.client);
  // The same request attaches, although it says nothing about a lease.
  const following = leaveAlone('cn-shanghai').then((id) => ({ id, ...startCopy('cn-shanghai') }));
  const [left, calledBack] = await Promise.all(['cn-beijing', 'cn-shenzhen'].map(leaveAlone));
  const kept = await following;

  const answerLastCall = async (): Promise<void> => {
    await eventually(
      async () => (await leasesOf(calledBack ?? '')) === 2,
      () => 'there is no last call',
    );
    await eventually(
      async () => {
        await replications.renew(calledBack ?? '');
        return (await leasesOf(calledBack ?? '')) === 3;
      },
      () => 'an answer to the last call does not renew the lease',
    );
  };
  const [manifest] = await Promise.all([stack.abortedManifest(left ?? ''), answerLastCall()]);

  expect(manifest.copies[0]?.status).toBe('cancelled');
  expect(await stack.imageIn('cn-beijing', SOURCE.name)).toBeUndefined();
  expect(kept.output.stderr).toContain(`attached to ${kept.id}`);
  expect((await stack.manifest(kept.id))?.copies[0]?.status).toBe('copying');
  kept.child.kill('SIGKILL');
});
