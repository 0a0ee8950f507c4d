import { createActivities } from '../../activities';
import { relayed } from '../../activities/copy/relay';
import type { FirstStart } from '../../activities/copy/start-at-once';
import { ECS_ERRORS, isTransient } from '../../contract/ecs-errors';
import type { CopySpec } from '../../contract/schema/plan';
import type { SimulatedImage } from '../../simulator';
import { SOURCE, startSubject, type Subject } from '../simulator/support';
import { sampleSpec } from '../support/samples';
import { dependenciesFor } from '../support/stack';
import { OWN_RUN, runToEnd } from './attempts';
import { RUN, sampleRequest } from './support';

const PACING = { minimumPollMs: 2, maximumPollMs: 5, lookIntervalMs: 2, visibilityGraceMs: 400 };
const REGION = 'cn-beijing';

const request = sampleRequest(REGION);
const hold = { lane: 'copy/cn-beijing/1', copyId: request.copyId, requester: request.requester, firstRunId: OWN_RUN };
const spec: CopySpec = {
  ...sampleSpec(REGION),
  source: { regionId: SOURCE.regionId, imageId: SOURCE.imageId },
  tags: { 'imageferry:source': `${SOURCE.regionId}/${SOURCE.imageId}`, 'imageferry:run': RUN },
};

let subject: Subject;
let activities: ReturnType<typeof createActivities>;

beforeEach(async () => {
  subject = await startSubject();
  activities = activitiesWith(PACING);
});

afterEach(() => subject.stop());

function activitiesWith(pacing: Partial<typeof PACING>) {
  return createActivities({
    ...dependenciesFor(subject.port, { client: undefined as never }, { pacing: { ...PACING, ...pacing } }),
    accountId: '1',
  });
}

/** What a poll does with a copy that is finished. */
const AFTERWARDS = { startedAt: '2026-11-24T10:00:00Z', isKept: false };

const start = () => runToEnd(activities.startCopy, { request, spec, hold });
const poll = (imageId: string, options: Parameters<typeof runToEnd>[2] = {}) =>
  runToEnd(activities.awaitCopy, { request, spec, hold, imageId, adopted: false, ...AFTERWARDS }, options);
const cancel = (imageId: string, options: Parameters<typeof runToEnd>[2] = {}) =>
  runToEnd(activities.cancelCopy, { request, hold, regionId: REGION, imageId }, options);

async function startedCopy(): Promise<string> {
  const { imageId = '' } = (await start()).result ?? {};
  expect(imageId).not.toBe('');
  return imageId;
}

const change = (imageId: string, changes: Partial<SimulatedImage>) =>
  subject.admin.changeImage({ regionId: REGION, imageId, changes });
const showAs = (imageId: string, fields: Record<string, unknown>) => change(imageId, { oddAnswer: { fields } });
const finish = (imageId: string) => subject.admin.finishCopy({ regionId: REGION, imageId });

describe('odd images of others in the region', () => {
  const ODD = [
    { Status: 'Expired' },
    { Status: null, Tags: null, Size: null, DiskDeviceMappings: null, Features: null },
    { Size: '40', Progress: 7, IsCopied: 'true', CreationTime: 3 },
    { ImageId: null },
    { ImageName: null },
  ];

  test('hinder no start, no poll and no cancellation', async () => {
    for (const [number, fields] of ODD.entries()) {
      const odd = { imageId: `m-odd${String(number)}`, name: `web-${String(number)}`, isCopied: true };
      await subject.admin.addImage({ regionId: REGION, ...odd, oddAnswer: { fields } });
    }
    const imageId = await startedCopy();
    await poll(imageId, { attempts: 3 });
    expect(await cancel(imageId)).toMatchObject({ result: { gone: true }, retried: [] });
  });
});

describe('a start that goes on after the try with the claim', () => {
  const goOn = (first: FirstStart) => runToEnd(activities.startCopy, { request, spec, hold, first });
  const actions = async () => (await subject.admin.journal({})).map(({ action }) => action);

  test('looks several times before it sends CopyImage when that may have been carried out', async () => {
    await goOn({ mayHaveStarted: true });
    expect((await actions()).slice(0, 4)).toEqual([...Array<string>(3).fill('DescribeImages'), 'CopyImage']);
  });

  test('takes a refusal as its own, and does not send CopyImage again', async () => {
    const failed: FirstStart['failed'] = {
      action: 'CopyImage',
      regionId: SOURCE.regionId,
      code: 'Forbidden.RAM',
      class: 'auth',
      message: 'refused',
      executed: 'no',
      hint: '',
    };
    expect((await goOn({ failed })).failure).toMatchObject({ type: 'Forbidden.RAM' });
    expect(await actions()).toEqual([]);
  });
});

describe('a copy of ours in a status that imageferry does not know', () => {
  test('is waited for, and its last failure says so', async () => {
    const imageId = await startedCopy();
    await showAs(imageId, { Status: 'Expired' });
    const { retried, failure } = await poll(imageId, {
      onRetry: async (_, attempt) => {
        if (attempt === 3) await finish(imageId);
        if (attempt === 5) await showAs(imageId, {});
      },
    });
    expect(failure).toBeUndefined();
    expect(retried[0]?.message).toContain('is Expired');
  });

  test.each([['Expired'], [null]])('is not taken for one that has stopped: %p', async (status) => {
    const imageId = await startedCopy();
    await change(imageId, { canCancel: false });
    await showAs(imageId, { Status: status });
    const { result, retried } = await cancel(imageId, {
      onRetry: async (_, attempt) => {
        if (attempt === 2) await change(imageId, { canCancel: true, oddAnswer: {} });
      },
    });
    expect(retried).toHaveLength(2);
    expect(retried[0]).toMatchObject({ type: 'StatusUnknown' });
    expect(result).toMatchObject({ gone: true });
  });

  test('is named when it stays like that', async () => {
    const imageId = await startedCopy();
    await change(imageId, { canCancel: false });
    await showAs(imageId, { Status: 'Expired' });
    const { failure } = await cancel(imageId);
    expect(failure).toMatchObject({ type: 'StatusUnknown', message: `${imageId} is Expired` });
  });
});

describe('a copy that cannot be cancelled', () => {
  const calls = async (action: string) => (await subject.admin.journal({ action })).length;

  test.each([
    ['CancelNotSupported', 400],
    ['IncorrectImageStatus', 400],
  ])('is waited for at the pace of slow polls: %s', async (code, status) => {
    activities = activitiesWith({ maximumPollMs: 200 });
    const imageId = await startedCopy();
    await subject.admin.addFault({ kind: 'error', action: 'CancelCopyImage', code, status });
    const looksBefore = await calls('DescribeImages');
    const { result, retried } = await cancel(imageId, {
      onRetry: async (_, attempt) => {
        if (attempt === 3) await finish(imageId);
      },
    });
    expect(result).toMatchObject({ gone: false, status: 'Available' });
    expect(retried.map(({ type, nextRetryDelay }) => [type, nextRetryDelay])).toEqual(Array(3).fill([code, 200]));
    expect(await calls('CancelCopyImage')).toBe(3);
    expect((await calls('DescribeImages')) - looksBefore).toBe(2 * 3 + 1);
  });

  test('is gone once somebody else removes it, and its snapshots are known', async () => {
    const imageId = await startedCopy();
    await change(imageId, { canCancel: false });
    const [snapshot] = await subject.admin.snapshots({ regionId: REGION });
    const { result, retried } = await cancel(imageId, {
      onRetry: async (_, attempt) => {
        if (attempt === 1) await subject.admin.removeImage({ regionId: REGION, imageId });
      },
    });
    expect(retried).toHaveLength(1);
    expect(result).toEqual({ gone: true, snapshotIds: [snapshot?.snapshotId] });
  });

  test('is named with the reason when the time is over', async () => {
    const imageId = await startedCopy();
    await change(imageId, { canCancel: false });
    const { result, retried } = await cancel(imageId, { attempts: 20 });
    expect(result).toBeUndefined();
    expect(retried.at(-1)?.details?.[0]).toMatchObject({ code: 'CancelNotSupported', regionId: REGION });
  });

  test('is asked for less often, although ECS says that it is cancelled', async () => {
    activities = activitiesWith({ maximumPollMs: 200, visibilityGraceMs: 50 });
    const imageId = await startedCopy();
    await subject.admin.set({ goneAfterMs: 3_600_000 });
    const counts: number[] = [];
    const { retried } = await cancel(imageId, {
      attempts: 3,
      onRetry: async () => {
        counts.push(await calls('CancelCopyImage'));
      },
    });
    expect(retried.map(({ type, nextRetryDelay }) => [type, nextRetryDelay])).toEqual(
      Array(3).fill(['CopyInProgress', 200]),
    );
    const [first = 0] = counts;
    expect(counts).toEqual([first, first + 1, first + 2]);
  });
});

describe('a look that ECS refuses', () => {
  /** That an image does not exist is an answer, and no refusal. */
  const refusals = ECS_ERRORS.filter((row) => !isTransient(row.class) && row.code !== 'InvalidImageId.NotFound');
  const oneOfEachClass = new Map(refusals.map((row) => [row.class, row.code])).values();
  const codes = [...oneOfEachClass, 'InvalidSnapshotId.NotFound', 'SomethingNew', 'InvalidSomething.NotFound'];

  // However slow the machine is, four refusals end before the patience does.
  beforeEach(() => {
    activities = activitiesWith({ visibilityGraceMs: 5_000 });
  });

  const refuse = (code: string) =>
    subject.admin.addFault({ kind: 'error', action: 'DescribeImages', code, status: 400, times: 4 });

  async function expectUnharmed(work: () => Promise<{ result?: unknown; failure?: Error }>): Promise<void> {
    const harmed: string[] = [];
    for (const code of codes) {
      await refuse(code);
      const { result, failure } = await work();
      if (failure !== undefined || result === false) harmed.push(code);
      await subject.admin.clearFaults({});
    }
    expect(harmed).toEqual([]);
  }

  test('starts nothing, whatever the class of the code', async () => {
    await expectUnharmed(start);
    expect(await subject.admin.journal({ action: 'CopyImage' })).toHaveLength(1);
  });

  test('ends no copy that runs, whatever the class of the code', async () => {
    const imageId = await startedCopy();
    await finish(imageId);
    await expectUnharmed(() => poll(imageId));
  });

  test.each(['by id', 'by name'])(
    'hides no copy from a compensation that looks %s, whatever the class of the code',
    async (how) => {
      const imageId = await startedCopy();
      const input = { request, spec, ...(how === 'by id' && { imageId }) };
      await expectUnharmed(async () => {
        const { result, failure } = await runToEnd(activities.findStartedCopy, input);
        return { result: result?.imageId === imageId, ...(failure && { failure }) };
      });
    },
  );

  test('is not taken for a copy that is gone, whatever the class of the code', async () => {
    const imageId = await startedCopy();
    await finish(imageId);
    await expectUnharmed(async () => {
      const { result, failure } = await cancel(imageId);
      return { result: result?.gone === false, ...(failure && { failure }) };
    });
  });
});

describe('a start whose answer is lost', () => {
  test.each([{}, { 'acs:rm:rgId': 'rg-1' }, { team: 'web' }])(
    'is found again, although its own tags come late and others are there: %j',
    async (systemTags) => {
      await subject.admin.set({ tagsVisibleAfterMs: 200, systemTags: {} });
      await subject.admin.addFault({ kind: 'dropAfterwards', action: 'CopyImage', times: 1 });
      const { result } = await runToEnd(
        activities.startCopy,
        { request, spec, hold },
        {
          onRetry: async () => {
            const [copy] = await subject.admin.images({ regionId: REGION });
            if (copy !== undefined) await change(copy.imageId, { systemTags });
          },
        },
      );
      const [copy] = await subject.admin.images({ regionId: REGION });
      expect(result).toEqual({ imageId: copy?.imageId, adopted: false });
      expect(await subject.admin.journal({ action: 'CopyImage' })).toHaveLength(1);
    },
  );

  test('is found again before a copy leaves the finished copy that it was to be taken from', async () => {
    const via = { regionId: 'cn-shanghai', imageId: 'm-relay' };
    await subject.admin.addImage({ ...via, name: 'relay' });
    await subject.admin.set({ visibleAfterMs: 300 });
    await subject.admin.addFault({ kind: 'dropAfterwards', action: 'CopyImage', times: 1 });
    const { result, failure } = await runToEnd(
      activities.startCopy,
      { request, spec: relayed(spec, via), hold },
      {
        onRetry: async () => {
          const refusal = { code: 'InvalidImageId.NotFound', status: 404, times: 1 };
          await subject.admin.addFault({ kind: 'error', action: 'CopyImage', ...refusal });
        },
      },
    );
    const [copy] = await subject.admin.images({ regionId: REGION });
    expect(failure).toBeUndefined();
    expect(result).toEqual({ imageId: copy?.imageId, adopted: false });
  });

  test('is found again, although the clock of ECS is behind', async () => {
    await subject.admin.set({ tagsVisibleAfterMs: 200 });
    await subject.admin.addFault({ kind: 'dropAfterwards', action: 'CopyImage', times: 1 });
    const { result } = await runToEnd(
      activities.startCopy,
      { request, spec, hold },
      {
        onRetry: async () => {
          const [copy] = await subject.admin.images({ regionId: REGION });
          if (copy !== undefined) await change(copy.imageId, { createdAt: Date.now() - 3_600_000 });
        },
      },
    );
    expect(result).toMatchObject({ adopted: false });
  });
});

test.each(['UnAvailable', 'Deprecated', 'CreateFailed'] as const)(
  'a finished copy that has become %s is left at once',
  async (status) => {
    const via = { regionId: 'cn-shanghai', imageId: 'm-relay' };
    await subject.admin.addImage({ ...via, name: 'relay', status });
    const { failure } = await runToEnd(activities.startCopy, { request, spec: relayed(spec, via), hold });
    expect(failure?.type).toBe('RelayLost');
    expect(await subject.admin.images({ regionId: REGION })).toEqual([]);
    expect(await subject.admin.journal({ action: 'CopyImage' })).toHaveLength(1);
  },
);

test('a copy is looked for after a code that nobody knows, before it is given up', async () => {
  await subject.admin.addFault({ kind: 'errorAfterwards', action: 'CopyImage', code: 'SomethingNew', status: 400 });

  const { result } = await start();

  const [copy] = await subject.admin.images({ regionId: REGION });
  expect(result).toEqual({ imageId: copy?.imageId, adopted: false });
});

test('a start ends when ECS calls the name taken and never shows its image, and each attempt says where it looked', async () => {
  await subject.admin.addFault({
    kind: 'error',
    action: 'CopyImage',
    code: 'InvalidImageName.Duplicated',
    status: 400,
  });

  const { failure, retried } = await start();

  expect(failure?.type).toBe('ImageNotShown');
  const reason = `127.0.0.1:${String(subject.port)} shows no image of that name`;
  expect(retried.filter(({ message }) => !message.includes(reason))).toEqual([]);
  expect(retried).not.toEqual([]);
});

describe('a finished copy that cannot be used yet', () => {
  test('is waited for', async () => {
    await subject.admin.set({ usableAfterSeconds: 0.2 });
    const imageId = await startedCopy();
    await finish(imageId);
    const { retried, failure } = await poll(imageId);
    expect(failure).toBeUndefined();
    expect(retried.at(-1)?.message).toContain('is Available, but not usable yet');
  });

  test('is finished where ECS does not say whether it can be used', async () => {
    await subject.admin.set({ usableAfterSeconds: 3600 });
    const imageId = await startedCopy();
    await finish(imageId);
    await change(imageId, { oddAnswer: { without: ['Usable'] } });
    expect(await poll(imageId)).toMatchObject({ result: { outcome: { status: 'available' } }, retried: [] });
  });

  test('does not run any more for an abort', async () => {
    await subject.admin.set({ usableAfterSeconds: 3600 });
    const imageId = await startedCopy();
    await finish(imageId);
    expect((await cancel(imageId)).result).toMatchObject({ gone: false, status: 'Available' });
  });

  test('fails at the deadline, which says what was missing', async () => {
    await subject.admin.set({ usableAfterSeconds: 3600 });
    const imageId = await startedCopy();
    await finish(imageId);
    const input = { request, spec: { ...spec, deadlineMs: 50 }, hold, imageId, adopted: false, ...AFTERWARDS };
    const { failure } = await runToEnd(activities.awaitCopy, input);
    expect(failure).toMatchObject({ type: 'CopyTimedOut' });
    expect(failure?.message).toContain('not usable yet');
  });
});

describe('the lesson of a finished copy', () => {
  /** Sees the copy from its beginning to its end, at the second poll. */
  async function lessonOf({ adopted }: { adopted: boolean }) {
    const imageId = await startedCopy();
    const input = { request, spec, hold, imageId, adopted, ...AFTERWARDS };
    const { result } = await runToEnd(activities.awaitCopy, input, { onRetry: () => finish(imageId) });
    return result?.outcome.lesson;
  }

  test('is its size, and how long ECS has worked on it', async () => {
    const seconds: unknown = expect.any(Number);
    expect(await lessonOf({ adopted: false })).toEqual({ sizeGiB: spec.expected.sizeGiB, seconds });
  });

  test('is none when another replication has begun it', async () => {
    expect(await lessonOf({ adopted: true })).toBeUndefined();
  });
});
