import type { WorkflowHandle } from '@temporalio/client';
import { Replications } from '../../client';
import { copyId, copyProgressSignalName, laneId, REGION_SLOTS_ID, TASK_QUEUE } from '../../contract/names';
import type { Manifest } from '../../contract/schema/manifest';
import { EIGHT_REGIONS } from '../support/samples';
import { sharedStack } from '../support/shared-stack';
import { eventually, SOURCE, startStack, type Stack } from '../support/stack';

const SOURCE_OF_REQUEST = { regionId: SOURCE.regionId, imageId: SOURCE.imageId };

async function currentDetails(handle: WorkflowHandle): Promise<string> {
  const metadata = await handle.query<{ currentDetails?: string }>('__temporal_workflow_metadata');
  return metadata.currentDetails ?? '';
}

/** What the calls of a workflow's activities do, as the Temporal UI says it. */
async function summariesOf(handle: WorkflowHandle): Promise<string[]> {
  const { events } = await handle.fetchHistory();
  const calls = (events ?? []).filter(({ activityTaskScheduledEventAttributes: call }) => call != null);
  return calls.map(
    ({ userMetadata }) => JSON.parse(Buffer.from(userMetadata?.summary?.data ?? '').toString()) as string,
  );
}

async function searchAttributesOf(handle: WorkflowHandle): Promise<Record<string, unknown>> {
  const pairs = (await handle.describe()).typedSearchAttributes
    .getAll()
    .map(({ key, value }) => [key.name, [value]] as const);
  return Object.fromEntries(pairs.filter(([name]) => name.startsWith('Imageferry')));
}

describe('a replication', () => {
  const startShared = sharedStack();
  let stack: Stack;

  beforeEach(async () => {
    stack = await startShared();
  });

  afterEach(async () => {
    await stack.stop();
  });

  it('brings an image to eight regions, five at a time', async () => {
    await stack.setSpeed({ copySeconds: 3600 });
    const replicationId = await stack.start({ source: SOURCE, targets: EIGHT_REGIONS });
    await stack.until(replicationId, ({ copies }) => copies.filter(({ status }) => status === 'copying').length === 5);
    await stack.setSpeed({ copySeconds: 0.5 });
    const manifest = await stack.result(replicationId);

    expect(manifest.status).toBe('succeeded');
    expect(manifest.copies.map(({ regionId, status }) => `${regionId} ${status}`)).toEqual(
      EIGHT_REGIONS.map((regionId) => `${regionId} available`),
    );
    const images = await stack.imagesNamed(SOURCE.name);
    expect(images.map(({ regionId }) => regionId).sort()).toEqual([...EIGHT_REGIONS, SOURCE.regionId].sort());
    expect(await stack.peakFrom(SOURCE.regionId)).toBe(5);
  });

  it('says what it verified, and which tags prove where a copy came from', async () => {
    const manifest = await stack.replicate({ source: SOURCE, targets: ['cn-beijing'], tags: { team: 'web' } });

    expect(manifest.copies[0]?.verified).toEqual(expect.arrayContaining(['size', 'architecture', 'disks', 'tags']));
    const copy = await stack.imageIn('cn-beijing', SOURCE.name);
    expect(copy?.tags).toMatchObject({ team: 'web', 'imageferry:source': `${SOURCE.regionId}/${SOURCE.imageId}` });
  });

  it('gives copies the name, the description and the resource group that were asked for', async () => {
    await stack.replicate({
      source: SOURCE,
      name: 'web-2026',
      description: 'Nightly copy',
      targets: [{ regionId: 'cn-beijing', resourceGroupId: 'rg-web' }],
    });

    expect(await stack.imageIn('cn-beijing', 'web-2026')).toMatchObject({
      description: 'Nightly copy',
      resourceGroupId: 'rg-web',
    });
  });

  it('shows in the Temporal UI what it copies and what became of it', async () => {
    const { client } = stack.temporal;
    await stack.setSpeed({ copySeconds: 3600 });
    const { id } = await new Replications(client).start({ source: SOURCE_OF_REQUEST, targets: ['cn-beijing'] });
    await stack.until(id, (manifest) => manifest.copies[0]?.status === 'copying');
    const replication = client.workflow.getHandle(id);
    const copy = client.workflow.getHandle(laneId('cn-beijing', 1));
    const { runId } = await replication.describe();
    const news = { copyId: copyId(runId, 'cn-beijing', 1), progress: 50 };
    for (const signal of [news, 'malformed', { ...news, copyId: 'of another copy', progress: 75 }])
      await copy.signal(copyProgressSignalName, signal);
    expect(await currentDetails(copy)).toMatch(
      /`m-\S+` is copied since \d\d:\d\d UTC, \*\*50 %\*\* at .+attempts of `awaitCopy` are polls/s,
    );
    await stack.finish('cn-beijing', SOURCE.name);
    const { copies } = await stack.result(id);

    expect(await (await replication.describe()).staticSummary()).toBe(`${SOURCE.imageId} from cn-hangzhou`);
    expect(await (await copy.describe()).staticSummary()).toBe(`${SOURCE.regionId} to cn-beijing`);
    expect(await currentDetails(replication)).toContain(`cn-beijing  available  100 %     ${copies[0]?.imageId ?? ''}`);
    expect(await currentDetails(copy)).toMatch(
      new RegExp(`available as \`${copies[0]?.imageId ?? ''}\` since [^]+- replication: \\[.+, with the progress`),
    );
    expect(await summariesOf(copy)).toEqual([
      `ask ${id} what to make in cn-beijing, and start it`,
      `wait for ${copies[0]?.imageId ?? ''} in cn-beijing, then verify it; attempts are polls, not failures`,
    ]);
    expect(await searchAttributesOf(replication)).toEqual({
      ImageferryCopies: ['1 of 1'],
      ImageferryImage: [SOURCE.imageId],
      ImageferryName: [SOURCE.name],
      ImageferryPriority: ['manual'],
      ImageferryStatus: ['succeeded'],
    });
    expect(await searchAttributesOf(copy)).toEqual({
      ImageferryImage: [SOURCE.imageId],
      ImageferryName: [SOURCE.name],
      ImageferryPriority: ['manual'],
      ImageferryRegion: ['cn-beijing'],
      ImageferryReplication: [id],
    });
  });

  it('tells whoever asks how far its copies are, although their polls write no history', async () => {
    const replications = new Replications(stack.temporal.client);
    await stack.setSpeed({ copySeconds: 10 });
    const id = await stack.start({ source: SOURCE, targets: ['cn-beijing'] });
    let told: Manifest | undefined;
    let explained: Manifest | undefined;
    await eventually(
      async () => {
        told = (await replications.manifest(id)) ?? undefined;
        explained = told && (await replications.explained(told));
        return (explained?.copies[0]?.progress ?? 0) >= 20;
      },
      () => `the copy is like this: ${JSON.stringify(explained?.copies)}`,
    );

    expect(explained?.copies[0]?.progress).toBeGreaterThan(told?.copies[0]?.progress ?? Infinity);
    await stack.finish('cn-beijing', SOURCE.name);
    await stack.result(id);
  });

  it('adopts the copy that an earlier replication made, without a second image', async () => {
    const first = await stack.replicate({ source: SOURCE, targets: ['cn-beijing'] });
    const second = await stack.replicate({ source: SOURCE, targets: ['cn-beijing'] });

    expect(second.copies[0]).toMatchObject({ status: 'available', adopted: true, imageId: first.copies[0]?.imageId });
    expect(await stack.callsOf('CopyImage')).toHaveLength(1);
  });

  it('writes no credential into any history', async () => {
    const replicationId = await stack.start({ source: SOURCE, targets: ['cn-beijing'] });
    await stack.result(replicationId);

    for (const workflowId of [replicationId, laneId('cn-beijing', 1), REGION_SLOTS_ID]) {
      const history = JSON.stringify(await stack.temporal.client.workflow.getHandle(workflowId).fetchHistory());
      const decoded = Buffer.from(history).toString() + decodedPayloads(history);
      expect(decoded).toContain('cn-beijing');
      expect(decoded).not.toMatch(/simulator-(key|secret)/);
    }
  });

  it('leaves nothing started after a dry run', async () => {
    const manifest = await stack.replicate({ source: SOURCE, targets: EIGHT_REGIONS, dryRun: true });

    expect(manifest.status).toBe('planned');
    expect(await stack.imagesNamed(SOURCE.name)).toHaveLength(1);
  });

  it('says in a dry run what would happen in each region, and starts nothing', async () => {
    await stack.addImage({ regionId: 'cn-beijing', imageId: 'm-foreign0001', name: SOURCE.name });
    await stack.replicate({ source: SOURCE, targets: ['cn-shenzhen'] });
    const fault = { action: 'CopyImage', regionId: 'cn-hangzhou', times: 1, code: 'QuotaExceed.Image', status: 400 };
    await stack.failCalls(fault);
    await stack.ecs.addFault({ kind: 'error', action: 'DescribeImages', regionId: 'eu-central-1' });

    const { type, manifest } = await stack.failureOf({
      source: SOURCE,
      targets: ['cn-beijing', 'cn-shanghai', 'cn-shenzhen', 'eu-central-1'],
      dryRun: true,
    });

    expect(type).toBe('ReplicationFailed');
    expect(manifest).toMatchObject({
      status: 'failed',
      dryRun: true,
      copies: [
        {
          status: 'failed',
          error: { code: 'NameConflict', message: expect.stringContaining('m-foreign0001') as string },
        },
        { status: 'failed', error: { code: 'QuotaExceed.Image' } },
        { status: 'planned', adopted: true },
        { status: 'failed', error: { code: 'InternalError', class: 'transient' } },
      ],
    });
    expect(await stack.imagesNamed(SOURCE.name)).toHaveLength(3);
  });

  it('ignores news of its copies that are none, which somebody sends by hand', async () => {
    const replicationId = await stack.start({ source: SOURCE, targets: ['cn-beijing'] });
    const handle = stack.temporal.client.workflow.getHandle(replicationId);
    await handle.signal('copyEvents');
    await handle.signal('copyEvents', [{ type: 'settled', copyId: 'x' }]);

    expect((await stack.result(replicationId)).status).toBe('succeeded');
  });

  it('may have an id that ECS would not take for a tag', async () => {
    const { client } = stack.temporal;
    const workflowId = 'acs:http://example.com';
    await client.workflow.start('replicateImage', {
      taskQueue: TASK_QUEUE,
      workflowId,
      args: [{ source: SOURCE_OF_REQUEST, targets: ['cn-beijing'] }],
    });

    expect((await stack.result(workflowId)).status).toBe('succeeded');
    expect((await stack.imageIn('cn-beijing', SOURCE.name))?.tags['imageferry:replication']).toBe('_acs:example.com');
  });

  it('never lets two replications together exceed the limit of a region they share', async () => {
    await stack.ecs.set({ refuseConcurrentCopies: false });
    const others = ['one', 'two', 'three', 'four', 'five', 'six', 'seven'];
    const runs = others.map((name) =>
      stack.replicate({ source: SOURCE, name, targets: ['cn-beijing', 'cn-shanghai'] }),
    );
    const manifests = await Promise.all(runs);

    expect(manifests.map(({ status }) => status)).toEqual(others.map(() => 'succeeded'));
    expect(await stack.peakInto('cn-beijing')).toBeLessThanOrEqual(5);
    expect(await stack.peakFrom(SOURCE.regionId)).toBeLessThanOrEqual(5);
  });

  it('lets every target have five of its own when copies count in the target only', async () => {
    await stack.stop();
    stack = await startStack({ slots: { pools: 'target' } });

    await stack.setSpeed({ copySeconds: 3600 });
    const replicationId = await stack.start({ source: SOURCE, targets: EIGHT_REGIONS });
    await stack.until(replicationId, ({ copies }) => copies.every(({ status }) => status === 'copying'));

    expect(await stack.peakFrom(SOURCE.regionId)).toBe(8);
    for (const regionId of EIGHT_REGIONS) expect(await stack.peakInto(regionId)).toBe(1);
  });
});

/** What the base64 texts of a history say. */
function decodedPayloads(history: string): string {
  const texts = history.match(/"[A-Za-z0-9+/]{8,}={0,2}"/g) ?? [];
  return texts.map((text) => Buffer.from(text, 'base64').toString()).join('\n');
}
