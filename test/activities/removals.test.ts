import { createActivities } from '../../activities';
import { copyTo, startSubject, type Subject } from '../simulator/support';
import { dependenciesFor } from '../support/stack';
import { runToEnd } from './attempts';
import { sampleRequest } from './support';

const REGION = 'cn-beijing';
const PACING = { minimumPollMs: 2, maximumPollMs: 5, lookIntervalMs: 2, visibilityGraceMs: 50 };

let subject: Subject;
let activities: ReturnType<typeof createActivities>;

beforeEach(async () => {
  subject = await startSubject();
  const dependencies = dependenciesFor(subject.port, { client: undefined as never }, { pacing: PACING });
  activities = createActivities(dependencies);
});

afterEach(() => subject.stop());

async function finishedCopy(): Promise<{ imageId: string; snapshotIds: string[] }> {
  const { ImageId: imageId } = await subject.call('CopyImage', copyTo(REGION));
  await subject.admin.finishCopy({ regionId: REGION, imageId });
  const [image] = await subject.admin.images({ regionId: REGION });
  return { imageId, snapshotIds: image?.disks.map(({ snapshotId }) => snapshotId) ?? [] };
}

async function snapshotsLeft(): Promise<unknown> {
  return (await subject.call('DescribeSnapshots', { RegionId: REGION }))['TotalCount'];
}

const remove = (copy: { imageId: string; snapshotIds: string[] }) =>
  runToEnd(activities.deleteCopy, { request: sampleRequest(REGION), regionId: REGION, ...copy });

/** How many looks for snapshots are refused: one of them, or all. */
const refuseLooks = (code: string, times?: number) =>
  subject.admin.addFault({ kind: 'error', action: 'DescribeSnapshots', code, status: 403, ...(times && { times }) });

test.each(['Forbidden.RAM', 'SomethingNew', 'InvalidSnapshotId.NotFound', 'QuotaExceed.Snapshot'])(
  'a look for snapshots that ECS refuses with %s hides none from a removal',
  async (code) => {
    const copy = await finishedCopy();
    await refuseLooks(code, 1);

    expect(await remove(copy)).toMatchObject({ result: [] });

    expect(await snapshotsLeft()).toBe(0);
  },
);

test('snapshots that nobody may look for are named as left, and are not taken for gone', async () => {
  const copy = await finishedCopy();
  await refuseLooks('Forbidden.RAM');

  expect((await remove(copy)).result).toEqual(copy.snapshotIds);
});
