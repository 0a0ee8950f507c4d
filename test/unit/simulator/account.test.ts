import fc from 'fast-check';
import { Account } from '../../../simulator/account';
import { type AccountState, changedState, emptyState, type StateChange } from '../../../simulator/account-state';
import { deleteSnapshot } from '../../../simulator/actions/delete-snapshot';
import { describeSnapshots } from '../../../simulator/actions/describe-snapshots';
import { newImage, type SimulatedImage } from '../../../simulator/image';
import { Parameters } from '../../../simulator/parameters';
import type { Settings } from '../../../simulator/settings';
import { newSnapshot } from '../../../simulator/snapshot';

const REGIONS = ['cn-beijing', 'cn-hangzhou', 'us-west-1'];

/** An account with a clock of its own, and what was written of it. */
class Subject {
  time = 1_000_000;
  account: Account;
  private copies = 0;

  constructor(settings: Partial<Settings>) {
    const state = { ...emptyState(), settings: { ...emptyState().settings, copySeconds: 10, ...settings } };
    this.account = new Account(state, () => this.time);
    this.written = structuredClone(state);
  }

  /** What a restart would read. */
  written: AccountState;

  save(): StateChange[] {
    const changes = structuredClone(this.account.takeChanges());
    this.written = changedState(this.written, changes);
    return changes;
  }

  restart(): void {
    this.account = new Account(structuredClone(this.written), () => this.time);
  }

  copy(source: string, destination: string): SimulatedImage {
    this.copies += 1;
    const imageId = `m-${String(this.copies)}`;
    const copy = { source: { regionId: source, imageId: 'm' }, done: 0, at: this.time, endsAs: 'Available' } as const;
    const image = newImage({ regionId: destination, imageId, name: imageId, status: 'Waiting', copy });
    this.account.begin(image);
    return image;
  }

  pass(seconds: number): void {
    this.time += seconds * 1000;
    this.account.advance();
  }

  statuses(): string[] {
    return this.account.allImages().map(({ imageId, status }) => `${imageId} ${status}`);
  }
}

test('copies that wait start in their order, and one that has room overtakes those that have none', () => {
  const subject = new Subject({ limit: 1 });
  for (const destination of ['cn-beijing', 'cn-beijing', 'us-west-1', 'cn-beijing'])
    subject.copy('cn-hangzhou', destination);
  expect(subject.statuses()).toEqual(['m-1 Creating', 'm-2 Waiting', 'm-3 Creating', 'm-4 Waiting']);
  subject.pass(15);
  expect(subject.statuses()).toEqual(['m-1 Available', 'm-2 Creating', 'm-3 Available', 'm-4 Waiting']);
});

test('copies that ended while nobody asked made room for the next ones at that time', () => {
  const subject = new Subject({ limit: 1 });
  for (let n = 0; n < 5; n += 1) subject.copy('cn-hangzhou', 'cn-beijing');
  const each = subject.account.durationMs(newImage({ regionId: 'cn-beijing', imageId: 'm', name: 'm' })) / 1000;
  subject.pass(3.5 * each);
  const { status, copy } = subject.account.find('cn-beijing', 'm-4') ?? {};
  expect({ status, done: copy?.done.toFixed(3) }).toEqual({ status: 'Creating', done: '0.500' });
});

test('a change of a waiting copy does not cost it its place', () => {
  const subject = new Subject({ limit: 0 });
  const [first] = [subject.copy('cn-hangzhou', 'cn-beijing'), subject.copy('cn-hangzhou', 'cn-beijing')];
  subject.account.change(first, { tags: { team: 'web' } });
  subject.account.set({ limit: 1 });
  expect(subject.statuses()).toEqual(['m-1 Creating', 'm-2 Waiting']);
});

test('a copy that runs keeps what it has done when copies become slower', () => {
  const subject = new Subject({});
  const image = subject.copy('cn-hangzhou', 'cn-beijing');
  subject.pass(subject.account.durationMs(image) / 2000);
  subject.account.set({ copySeconds: 1000 });
  subject.pass(10);
  expect(subject.account.find('cn-beijing', image.imageId)?.copy?.done).toBeCloseTo(0.51, 2);
});

describe('the image that uses a snapshot', () => {
  const disk = (snapshotId: string) => ({
    ...{ type: 'system' as const, device: '/dev/xvda', sizeGiB: 40, encrypted: false },
    snapshotId,
  });
  const userOf = ({ account }: Subject, snapshotId: string, regionId = 'cn-beijing') =>
    account.imageWith(newSnapshot({ regionId, snapshotId }))?.name;

  test('is the one that has it now', () => {
    const subject = new Subject({});
    const key = { regionId: 'cn-beijing', imageId: 'm-1' };
    const first = subject.account.add({ ...key, name: 'first', disks: [disk('s-1')] });
    expect([userOf(subject, 's-1'), userOf(subject, 's-1', 'us-west-1')]).toEqual(['first', undefined]);
    subject.account.change(first, { disks: [disk('s-2'), disk('s-3')] });
    expect(['s-1', 's-2', 's-3'].map((id) => userOf(subject, id))).toEqual([undefined, 'first', 'first']);
    subject.account.change(first, { regionId: 'us-west-1' });
    expect([userOf(subject, 's-2'), userOf(subject, 's-2', 'us-west-1')]).toEqual([undefined, 'first']);
    subject.account.remove(first);
    expect(userOf(subject, 's-2', 'us-west-1')).toBeUndefined();
  });

  test('is the last one of several, for as long as it is there', () => {
    const subject = new Subject({});
    for (const name of ['first', 'second']) {
      subject.account.add({ regionId: 'cn-beijing', imageId: `m-${name}`, name, disks: [disk('s-1')] });
    }
    expect(userOf(subject, 's-1')).toBe('second');
    const second = subject.account.find('cn-beijing', 'm-second');
    if (second !== undefined) subject.account.remove(second);
    expect(userOf(subject, 's-1')).toBe('first');
  });

  test('has nothing of an image that another one with its id has replaced', () => {
    const subject = new Subject({});
    const copy = subject.copy('cn-hangzhou', 'cn-beijing');
    subject.account.add({ regionId: copy.regionId, imageId: copy.imageId, name: 'new' });
    expect(userOf(subject, copy.disks[0]?.snapshotId ?? '')).toBeUndefined();
    subject.pass(1000);
    expect(subject.account.allImages().map(({ name }) => name)).toEqual(['new']);
  });
});

test('DescribeSnapshots and DeleteSnapshot look at no image that has nothing to do with what they are asked', () => {
  const { account } = new Subject({});
  const image = account.add({ regionId: 'cn-beijing', imageId: 'm-1', name: 'web' });
  const snapshotId = image.disks[0]?.snapshotId ?? '';
  const looks = [jest.spyOn(account, 'imagesIn'), jest.spyOn(account, 'allImages')];
  const parametersOf = (values: Record<string, string>) => new Parameters(new Map(Object.entries(values)));
  const ask = { RegionId: 'cn-beijing', SnapshotIds: JSON.stringify([snapshotId]) };
  expect(describeSnapshots(account, parametersOf(ask))).toMatchObject({ TotalCount: 1 });
  expect(() => deleteSnapshot(account, parametersOf({ SnapshotId: snapshotId }))).toThrow();
  for (const look of looks) expect(look).not.toHaveBeenCalled();
});

const Region = fc.constantFrom(...REGIONS);
const Step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('copy' as const), source: Region, destination: Region }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('pass' as const), seconds: fc.integer({ min: 0, max: 30 }) }) },
  fc.record({ kind: fc.constant('remove' as const), nth: fc.nat(20), afterMs: fc.constantFrom(0, 5000) }),
  fc.record({ kind: fc.constant('end' as const), nth: fc.nat(20) }),
  fc.record({ kind: fc.constant('set' as const), copySeconds: fc.constantFrom(1, 10, 100) }),
  fc.record({ kind: fc.constant('raise' as const), limit: fc.integer({ min: 3, max: 5 }) }),
  fc.record({ kind: fc.constant('restart' as const) }),
);
type Step = typeof Step extends fc.Arbitrary<infer Value> ? Value : never;

function carryOut(subject: Subject, step: Step): void {
  const { account } = subject;
  const nth = 'nth' in step ? account.allImages()[step.nth] : undefined;
  if (step.kind === 'copy') subject.copy(step.source, step.destination);
  else if (step.kind === 'pass') subject.pass(step.seconds);
  else if (step.kind === 'set') account.set({ copySeconds: step.copySeconds });
  else if (step.kind === 'raise') account.set({ limit: Math.max(step.limit, account.settings.limit) });
  else if (step.kind === 'restart') subject.restart();
  else if (nth !== undefined && step.kind === 'remove') account.remove(nth, step.afterMs);
  else if (nth !== undefined && step.kind === 'end') account.end(nth, 'CreateFailed');
}

/** How many copies run into or from each region, counted one by one. */
function running(images: readonly SimulatedImage[], regionOf: (image: SimulatedImage) => string | undefined) {
  const isRunning = ({ status, copy }: SimulatedImage): boolean => status === 'Creating' && copy !== undefined;
  return (regionId: string): number =>
    images.filter((image) => isRunning(image) && regionOf(image) === regionId).length;
}

/** Progress that is worked out in two steps differs a little from that in one. */
function rounded({ copy, ...image }: SimulatedImage): object {
  return { ...image, ...(copy && { copy: { ...copy, done: copy.done.toFixed(9) } }) };
}

test.each(['destination', 'source', 'both'] as const)(
  'with a limit by %s, no region is over it, no copy waits that has room, and what is written is what is so',
  (limitKey) => {
    fc.assert(
      fc.property(fc.array(Step, { maxLength: 40 }), (steps) => {
        const subject = new Subject({ limit: 2, limitKey });
        for (const step of steps) {
          carryOut(subject, step);
          subject.save();
          const images = subject.account.allImages();
          const { limit } = subject.account.settings;
          const into = running(images, ({ regionId }) => regionId);
          const from = running(images, ({ copy }) => copy?.source.regionId);
          const isFull = ({ regionId, copy }: SimulatedImage): boolean =>
            (limitKey !== 'source' && into(regionId) >= limit) ||
            (limitKey !== 'destination' && from(copy?.source.regionId ?? '') >= limit);
          for (const regionId of REGIONS) {
            if (limitKey !== 'source') expect(into(regionId)).toBeLessThanOrEqual(limit);
            if (limitKey !== 'destination') expect(from(regionId)).toBeLessThanOrEqual(limit);
          }
          const waiting = images.filter(({ status, copy }) => status === 'Waiting' && copy !== undefined);
          expect(waiting.filter((image) => !isFull(image))).toEqual([]);
          const restarted = new Account(structuredClone(subject.written), () => subject.time);
          expect(restarted.allImages().map(rounded)).toEqual(images.map(rounded));
          expect(subject.written.peaks).toEqual(subject.account.peaks);
          const users = new Map(images.flatMap((image) => image.disks.map((disk) => [disk.snapshotId, image.imageId])));
          for (const snapshot of subject.account.snapshots()) {
            expect(subject.account.imageWith(snapshot)?.imageId).toBe(users.get(snapshot.snapshotId));
          }
        }
      }),
      { numRuns: 60 },
    );
  },
);
