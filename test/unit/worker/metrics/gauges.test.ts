import type { MetricMeter } from '@temporalio/common';
import { copyError } from '../../../../contract/errors';
import type { DriftReport } from '../../../../contract/schema/drift';
import { driftGauges } from '../../../../worker/metrics/drift-gauges';
import { GaugeBoard, type Sample } from '../../../../worker/metrics/gauge-board';
import { keepReading, untilNextLook } from '../../../../worker/metrics/gauge-reader';
import { slotsGauges } from '../../../../worker/metrics/slots-gauges';
import type { SlotsView } from '../../../../workflows/region-slots/view';

const NOW = 10_000_000_000;
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

const EMPTY: SlotsView = { ready: true, unasked: [], pools: [], lanes: [], queued: 0, head: [] };

function valueOf(samples: readonly Sample[], metric: Sample['metric'], labels: Sample['labels'] = {}) {
  const found = samples.filter(
    (sample) => sample.metric === metric && JSON.stringify(sample.labels) === JSON.stringify(labels),
  );
  expect(found.length).toBeLessThan(2);
  return found[0]?.value;
}

describe('gauges of the region slots', () => {
  const view: SlotsView = {
    ...EMPTY,
    unasked: [{ regionId: 'us-west-1', error: copyError('UnexpectedError', 'us-west-1') }],
    pools: [
      { regionId: 'cn-beijing', limit: 5, taken: 2 },
      { regionId: 'cn-hangzhou', limit: 3, taken: 2 },
    ],
    lanes: [
      { id: 'copy/cn-beijing/1', phase: 'running', since: NOW - HOUR },
      { id: 'copy/cn-beijing/2', phase: 'quarantined', since: NOW - 20 * MINUTE },
      { id: 'stray/cn-beijing/m-1', phase: 'quarantined', since: NOW - 30 * MINUTE },
      { id: 'dead/run/eu-central-1/1', copyId: 'run/eu-central-1/1', phase: 'quarantined', since: NOW - MINUTE },
    ],
    queued: 7,
    waiting: [{ regionId: 'cn-beijing', class: 3, copies: 7 }],
    waitingSince: NOW - 5 * MINUTE,
  };
  const samples = slotsGauges(view, NOW);

  test('tell slots, queue and quarantine of each region, also where they are 0', () => {
    expect(valueOf(samples, 'slotsLimit', { region: 'cn-hangzhou' })).toBe(3);
    expect(valueOf(samples, 'slotsTaken', { region: 'cn-beijing' })).toBe(2);
    expect(valueOf(samples, 'queuedCopies', { region: 'cn-beijing', class: '3' })).toBe(7);
    expect(valueOf(samples, 'queuedCopies', { region: 'cn-beijing', class: '1' })).toBe(0);
    expect(valueOf(samples, 'lanes', { region: 'cn-beijing', phase: 'quarantined' })).toBe(2);
    expect(valueOf(samples, 'quarantineSeconds', { region: 'cn-beijing' })).toBe(1800);
    expect(valueOf(samples, 'quarantineSeconds', { region: 'eu-central-1' })).toBe(60);
    expect(valueOf(samples, 'quarantineSeconds', { region: 'cn-hangzhou' })).toBe(0);
  });

  test('tell what holds for all regions', () => {
    expect(valueOf(samples, 'oldestWaitSeconds')).toBe(300);
    expect(valueOf(samples, 'darkRegions')).toBe(1);
    expect(valueOf(samples, 'slotsReady')).toBe(1);
    expect(valueOf(samples, 'slotsReadAt')).toBe(NOW / 1000);
  });

  test('are never negative when the clock of the server is ahead', () => {
    const ahead: SlotsView = { ...view, waitingSince: NOW + MINUTE };
    expect(valueOf(slotsGauges(ahead, NOW), 'oldestWaitSeconds')).toBe(0);
  });

  test('do without the counts that an older worker leaves out', () => {
    expect(valueOf(slotsGauges(EMPTY, NOW), 'oldestWaitSeconds')).toBe(0);
  });
});

test('gauges of the nights tell how long each region has lacked a copy, beside the RPO', () => {
  const ago = (ms: number): string => new Date(NOW - ms).toISOString();
  const report: DriftReport = {
    policyId: 'sync/web',
    verdict: 'failed',
    at: ago(HOUR),
    rpoSeconds: 26 * 3600,
    regionId: 'cn-hangzhou',
    images: ['m-1', 'm-2'].map((imageId, index) => ({
      imageId,
      name: imageId,
      regions: [
        { regionId: 'cn-beijing', required: true, state: 'Correct' },
        { regionId: 'eu-central-1', required: true, state: 'Failed', since: ago((30 + index) * HOUR) },
      ],
    })),
  };
  const samples = driftGauges([report], NOW);
  expect(valueOf(samples, 'driftSeconds', { policy: 'sync/web', region: 'cn-beijing' })).toBe(0);
  expect(valueOf(samples, 'driftSeconds', { policy: 'sync/web', region: 'eu-central-1' })).toBe(31 * 3600);
  expect(valueOf(samples, 'driftCells', { policy: 'sync/web', region: 'eu-central-1', state: 'Failed' })).toBe(2);
  expect(valueOf(samples, 'rpoSeconds', { policy: 'sync/web' })).toBe(26 * 3600);
  expect(valueOf(samples, 'reportAt', { policy: 'sync/web' })).toBe((NOW - HOUR) / 1000);
  expect(valueOf(samples, 'reportSucceeded', { policy: 'sync/web' })).toBe(0);
  expect(valueOf(driftGauges([], NOW), 'nightsReadAt')).toBe(NOW / 1000);
});

/** Remembers the last value of each series. */
class Recorder {
  readonly values = new Map<string, number>();
  readonly meter = {
    createGauge: (name: string) => ({
      set: (value: number, labels: object) => this.values.set(`${name}${JSON.stringify(labels)}`, value),
    }),
  } as unknown as MetricMeter;

  readonly board = new GaugeBoard(this.meter);
}

test('workers that were started at different times look at the same moments', () => {
  const begin = 30_000 * 1000;
  const starts = [begin, begin + 1, begin + 12_345, begin + 29_999];
  expect(new Set(starts.map((start) => start + untilNextLook(30_000, start)))).toEqual(new Set([begin + 30_000]));
});

describe('what cannot be read', () => {
  const taken = (region: string): Sample => ({ metric: 'slotsTaken', labels: { region }, value: 2 });
  const readAt: Sample = { metric: 'slotsReadAt', labels: {}, value: 7 };

  test('has no value any more, but the time of the last answer stays', () => {
    const { board, values } = new Recorder();
    board.show([taken('a'), taken('b'), readAt]);
    board.show([taken('a'), readAt]);
    expect(values.get('imageferry_slots_taken{"region":"a"}')).toBe(2);
    expect(values.get('imageferry_slots_taken{"region":"b"}')).toBeNaN();
    board.show([]);
    expect(values.get('imageferry_slots_taken{"region":"a"}')).toBeNaN();
    expect(values.get('imageferry_slots_read_timestamp_seconds{}')).toBe(7);
  });

  test('is told once, and read again', async () => {
    const { board, values } = new Recorder();
    const stop = new AbortController();
    const warnings: string[] = [];
    let reads = 0;
    const read = (): Promise<Sample[]> => {
      reads += 1;
      if (reads === 2 || reads === 3) return Promise.reject(new Error('no answer'));
      if (reads === 4) stop.abort();
      return Promise.resolve([taken('a')]);
    };
    const logger = { warn: (message: string) => warnings.push(message) };
    const source = { name: 'region-slots', read, everyMs: 1, board };
    await keepReading([source], () => Promise.resolve(true), { everyMs: 1, logger, signal: stop.signal });
    expect(reads).toBe(4);
    expect(warnings).toEqual(['no gauges of region-slots: no answer']);
    expect(values.get('imageferry_slots_taken{"region":"a"}')).toBe(2);
  });
});

describe('a worker', () => {
  const SLOTS: Sample = { metric: 'slotsReady', labels: {}, value: 1 };
  const NIGHTS: Sample = { metric: 'rpoSeconds', labels: { policy: 'sync/web' }, value: 60 };

  /** Looks once for each answer to the question whether it reads. Tells what both sources show after each look, and how often the second one was read. */
  async function look(answers: (boolean | Error)[]) {
    const { board, values } = new Recorder();
    const others = new Recorder();
    const stop = new AbortController();
    const warnings: string[] = [];
    const shown: unknown[] = [];
    let nights = 0;
    const readNights = (): Promise<Sample[]> => {
      nights += 1;
      return Promise.resolve([NIGHTS]);
    };
    const sources = [
      { name: 'region-slots', read: () => Promise.resolve([SLOTS]), everyMs: 1, board },
      { name: 'the nights', read: readNights, everyMs: 3_600_000, board: others.board },
    ];
    const note = (): unknown => shown.push([...values.values(), ...others.values.values(), nights]);
    let looks = 0;
    const isReader = (): Promise<boolean> => {
      if (looks > 0) note();
      const answer = answers[looks] ?? false;
      looks += 1;
      if (looks === answers.length) stop.abort();
      return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
    };
    const logger = { warn: (message: string) => warnings.push(message) };
    await keepReading(sources, isReader, { everyMs: 1, logger, signal: stop.signal });
    note();
    return { shown, warnings };
  }

  test('that does not read shows nothing, and reads all sources when its turn comes', async () => {
    expect((await look([false, true, true, false, true])).shown).toEqual([
      [0],
      [1, 60, 1],
      [1, 60, 1],
      [NaN, NaN, 1],
      [1, 60, 2],
    ]);
  });

  test('reads when Temporal cannot tell who is to read, and says so once', async () => {
    const { shown, warnings } = await look([false, new Error('no list'), new Error('no list'), false]);
    expect(shown).toEqual([[0], [1, 60, 1], [1, 60, 1], [NaN, NaN, 1]]);
    expect(warnings).toEqual(['every worker reads the gauges: who is to do so is unknown: no list']);
  });
});
