import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { claimIn, requestIn } from '../../../../activities/slots/lane-memo';
import { driftReportIn } from '../../../../contract/drift-memo';
import { CLAIM_MEMO, COPY_MEMO, DRIFT_MEMO } from '../../../../contract/names';
import { carry, type CarriedState, restore } from '../../../../workflows/region-slots/carry';
import { step } from '../../../../workflows/region-slots/core';
import { queuedCount } from '../../../../workflows/region-slots/size';
import { describeSlots } from '../../../../workflows/region-slots/view';
import {
  copyEventsOf,
  isCopyProgressSignal,
  isCopyStoppedSignal,
  isCopyWaitsSignal,
  isEnqueueSignal,
  isLaneResetSignal,
  isWithdrawSignal,
} from '../../../../workflows/shared/well-formed';
import { closedReport } from '../../../../workflows/sync/drift';
import type { CarriedNight } from '../../../../workflows/sync/night';
import { Requests } from '../../../../workflows/sync/requests';
import { FOLDER } from './record';
import { extended, shapeOf } from './shape';
import { writtenMessages } from './written';

type Messages = Record<string, unknown[]>;

const NOON = '2026-11-24T12:00:00.000Z';
const POLICY = { images: { regionId: 'cn-hangzhou', namePattern: 'web-*' }, targets: ['cn-beijing'] };
const VERSIONS = readdirSync(FOLDER).map((file) => path.basename(file, '.json'));

function recordedBy(version: string): Messages {
  return JSON.parse(readFileSync(path.join(FOLDER, `${version}.json`), 'utf8')) as Messages;
}

/** As it goes through the server. */
function sent<Value>(value: Value): Value {
  return JSON.parse(JSON.stringify(value)) as Value;
}

/** Whether this version understands what workflows of another one send, or hand over. */
const READERS: Record<string, (message: unknown) => boolean> = {
  carriedState: goesOnFrom,
  carriedNight: goesOnWithNight,
  enqueue: isEnqueueSignal,
  withdraw: isWithdrawSignal,
  laneReset: isLaneResetSignal,
  copyStopped: isCopyStoppedSignal,
  copyWaits: isCopyWaitsSignal,
  copyProgress: isCopyProgressSignal,
  endCopy: (message) => typeof message === 'string',
  copyEvents: (message) => copyEventsOf(message).isComplete,
  copyMemo: (message) => requestIn({ [COPY_MEMO]: message }) !== undefined,
  claimMemo: (message) => claimIn({ [CLAIM_MEMO]: message }) !== undefined,
  driftMemo: (message) => driftReportIn({ [DRIFT_MEMO]: message }) !== undefined,
};

/** Takes the state over, works with it, and hands it over again. */
function goesOnFrom(message: unknown): boolean {
  const carried = message as CarriedState;
  const restored = restore(carried);
  const { state } = step({ ...restored, inventory: 'missing' }, { type: 'carriedOn', at: restored.at });
  const { lanes, queued } = describeSlots(state, restored.at);
  const again = carry(state);
  return (
    lanes.length >= carried.state.lanes.length &&
    queued === queuedCount(restored) &&
    sent(again).waiting.length === carried.waiting.length
  );
}

/** Takes the next replication of a night, hands the others over again, and closes the report. */
function goesOnWithNight(message: unknown): boolean {
  const { report, waiting, ...rest } = message as CarriedNight;
  const requests = new Requests(POLICY, { waiting, ...rest });
  const next = requests.take();
  const again = requests.carry();
  const closed = closedReport(report, { at: NOON, aborted: false });
  return (
    next?.workflowId === waiting[0]?.workflowId &&
    again.waiting.length === Math.max(0, waiting.length - 1) &&
    again.later?.length === (rest.later ?? []).length &&
    closed.images.length === report.images.length
  );
}

describe.each(VERSIONS)('what the version %s has written', (version) => {
  const recorded = recordedBy(version);

  test.each(Object.keys(READERS))('is read by this version: %s', (name) => {
    for (const message of recorded[name] ?? []) expect(READERS[name]?.(message)).toBe(true);
  });

  test.each(Object.keys(recorded))('is still written by this version, with the same types: %s', (name) => {
    const written = shapeOf(sent(writtenMessages()[name]));
    expect(shapeOf(recorded[name]).filter((place) => !written.includes(place))).toEqual([]);
  });
});

test.each(Object.keys(READERS))('a field that only the next version knows does no harm: %s', (name) => {
  const messages = sent(writtenMessages()[name] ?? []);
  expect(messages).not.toEqual([]);
  for (const message of messages) expect(READERS[name]?.(extended(message))).toBe(true);
});

test('a removed, a renamed and a retyped field are found out', () => {
  const written = shapeOf({ kept: 1, copies: [{ to: 'cn-beijing' }] });
  const lost = (recorded: unknown): string[] => shapeOf(recorded).filter((place) => !written.includes(place));
  expect(lost({ kept: 1, removed: 1, copies: [{ regionId: 'cn-beijing' }] })).toEqual([
    '.removed number',
    '.copies[].regionId string',
  ]);
  expect(lost({ kept: '1', copies: [] })).toEqual(['.kept string']);
});
