import { judgeCopies, type Judgement, newLookRecord } from '../../../../activities/slots/judge-copies';
import type { EcsImage } from '../../../../activities/ecs/api';
import type { CopiesToObserve } from '../../../../contract/messages';
import { copyId, PROVENANCE_TAGS } from '../../../../contract/names';
import { sampleImage } from '../../../support/samples';

const REGIONS = ['cn-beijing', 'cn-shanghai', 'us-west-1'];
const PATIENCE_MS = 60_000;
const GRACE_MS = 100_000;

/** Three copies of one replication out of one region that has room for two. */
const THREE: CopiesToObserve = {
  copies: REGIONS.map((regionId) => ({ copyId: copyId('run', regionId, 1), regionId })),
  side: 'source',
  limit: 2,
  targetLimits: Object.fromEntries(REGIONS.map((regionId) => [regionId, 2])),
  patienceMs: PATIENCE_MS,
};

const image = (regionId: string, changes: Partial<EcsImage> = {}): EcsImage =>
  sampleImage({ regionId, imageId: `m-${regionId}`, progress: 3, tags: { [PROVENANCE_TAGS.run]: 'run' }, ...changes });

const running = REGIONS.map((regionId) => image(regionId));
const waiting = image('us-west-1', { status: 'Waiting', progress: 0 });
const oneWaits = [...running.slice(0, 2), waiting];
const foreign = [1, 2].map((number) => image('us-west-1', { imageId: `m-foreign${number}`, tags: {} }));

/** What some looks show, each at its second. */
function after(looks: [second: number, images: EcsImage[]][], copies = THREE): Judgement['observed'] {
  let judgement: Judgement = { record: newLookRecord(0) };
  for (const [second, images] of looks) {
    expect(judgement.observed).toBeUndefined();
    judgement = judgeCopies(copies, images, judgement.record, second * 1000, GRACE_MS);
  }
  return judgement.observed;
}

const LAST = { copyId: copyId('run', 'us-west-1', 1), imageId: 'm-us-west-1' };

describe('the limit does not count', () => {
  test('when two looks in a row see more copies running than it allows', () => {
    expect(after([[0, running]])).toBeUndefined();
    expect(
      after([
        [0, running],
        [5, running],
      ]),
    ).toEqual({ saw: 'runs', ...LAST });
  });

  test('but not when one of them was waiting between: another may have ended meanwhile', () => {
    expect(
      after([
        [0, running],
        [5, oneWaits],
        [10, running],
      ]),
    ).toBeUndefined();
  });

  test('nor while a copy shows no progress, which may be waiting in truth, until it has had time enough', () => {
    const fresh = [...running.slice(0, 2), image('us-west-1', { progress: 0 })];
    expect(
      after([
        [0, fresh],
        [5, fresh],
        [59, fresh],
      ]),
    ).toBeUndefined();
    expect(
      after([
        [0, fresh],
        [60, fresh],
        [65, fresh],
      ]),
    ).toMatchObject({ saw: 'runs' });
  });

  test('nor when the copies are no more than the limit', () => {
    expect(after([[0, running]], { ...THREE, limit: 3 })).toEqual({ saw: 'unclear' });
  });
});

describe('the limit counts', () => {
  test('when a copy waits for so long although its target has room', () => {
    expect(
      after([
        [0, oneWaits],
        [59, oneWaits],
      ]),
    ).toBeUndefined();
    expect(
      after([
        [0, oneWaits],
        [60, oneWaits],
      ]),
    ).toEqual({ saw: 'waits', ...LAST });
  });

  test('whichever of the copies it is', () => {
    const first = [image('cn-beijing', { status: 'Waiting' }), ...running.slice(1)];
    expect(
      after([
        [0, first],
        [60, first],
      ]),
    ).toMatchObject({ saw: 'waits', imageId: 'm-cn-beijing' });
  });

  test('but not while copies of other people fill the target', () => {
    const full = [...oneWaits, ...foreign];
    expect(
      after([
        [0, full],
        [600, full],
      ]),
    ).toBeUndefined();
    expect(
      after(
        [
          [0, full],
          [60, full],
        ],
        { ...THREE, side: 'target' },
      ),
    ).toMatchObject({ saw: 'waits' });
  });
});

describe('nothing is shown', () => {
  test('when a copy has ended', () => {
    expect(
      after([
        [0, running],
        [5, running.slice(1)],
      ]),
    ).toEqual({ saw: 'unclear' });
  });

  test('when ECS does not show a copy for long, such as one that adopted another image', () => {
    const foreignOnly = [...running.slice(0, 2), ...foreign];
    expect(after([[0, foreignOnly]])).toBeUndefined();
    expect(
      after([
        [0, foreignOnly],
        [101, foreignOnly],
      ]),
    ).toEqual({ saw: 'unclear' });
  });

  test('when there is no copy left to look at', () => {
    expect(after([[0, running]], { ...THREE, copies: [] })).toEqual({ saw: 'unclear' });
  });

  test('when the one copy that was said to wait runs', () => {
    const one = { ...THREE, copies: THREE.copies.slice(2) };
    expect(after([[0, running]], one)).toEqual({ saw: 'unclear' });
    expect(
      after(
        [
          [0, [waiting]],
          [60, [waiting]],
        ],
        one,
      ),
    ).toMatchObject({ saw: 'waits' });
  });
});
