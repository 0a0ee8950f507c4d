import { copyError } from '../../../../contract/errors';
import {
  copyEventsOf,
  isCopyStoppedSignal,
  isEnqueueSignal,
  isLaneResetSignal,
  isWithdrawSignal,
} from '../../../../workflows/shared/well-formed';

const copyId = 'run-1/cn-beijing/1';
const lane = 'copy/cn-beijing/1';

const enqueue = {
  accountId: '1234567890',
  requester: 'replicate/m-source0001/1',
  firstRunId: 'run-1',
  sourceRegionId: 'cn-hangzhou',
  priority: 'manual',
  since: 1000,
  copies: [{ regionId: 'cn-beijing', attempt: 1 }],
};

describe('a signal is well-formed', () => {
  it('when it enqueues copies with everything that the region slots read', () => {
    expect(isEnqueueSignal(enqueue)).toBe(true);
    expect(isEnqueueSignal({ ...enqueue, copies: [] })).toBe(true);
    expect(isEnqueueSignal({ ...enqueue, relays: ['cn-beijing'] })).toBe(true);
  });

  it.each([
    ...Object.keys(enqueue).map((name) => ({ [name]: undefined })),
    { requester: '' },
    { since: '1000' },
    { since: NaN },
    { copies: { regionId: 'cn-beijing', attempt: 1 } },
    { copies: [...enqueue.copies, { regionId: 'cn-shanghai' }] },
    { copies: [{ regionId: '', attempt: 1 }] },
    { relays: 'cn-beijing' },
    { relays: [{}] },
  ])('but not when it enqueues copies with %j', (wrongFields) => {
    expect(isEnqueueSignal({ ...enqueue, ...wrongFields })).toBe(false);
  });

  it('also with fields that nobody reads, as signals of other versions have them', () => {
    expect(isEnqueueSignal({ ...enqueue, fairnessKey: enqueue.requester })).toBe(true);
  });

  it('when it withdraws copies by id', () => {
    expect(isWithdrawSignal({ requester: enqueue.requester, copyIds: [copyId] })).toBe(true);
    expect(isWithdrawSignal({ requester: enqueue.requester, copyIds: [1] })).toBe(false);
  });

  it('when it names the run that a reset of a lane has made', () => {
    expect(isLaneResetSignal({ lane, copyId, runId: 'run-2' })).toBe(true);
    expect(isLaneResetSignal({ lane, copyId })).toBe(false);
  });

  it('when it says that a copy has stopped, whether or not it is known which', () => {
    expect(isCopyStoppedSignal({ lane })).toBe(true);
    expect(isCopyStoppedSignal({ lane, copyId, compensation: { outcome: 'cancelled' } })).toBe(true);
    expect(isCopyStoppedSignal({ copyId })).toBe(false);
    expect(isCopyStoppedSignal({ lane, copyId: 1 })).toBe(false);
    expect(isCopyStoppedSignal({ lane, compensation: null })).toBe(false);
  });

  it.each([undefined, null, 'text', 1, [], {}])('unlike %j', (value) => {
    expect(isEnqueueSignal(value)).toBe(false);
    expect(isWithdrawSignal(value)).toBe(false);
    expect(isLaneResetSignal(value)).toBe(false);
    expect(isCopyStoppedSignal(value)).toBe(false);
  });
});

describe('news of copies', () => {
  it.each([
    ['granted', { lane }, { lane: 1 }],
    ['blocked', { error: copyError('Unreachable', 'cn-beijing') }, { error: 'Unreachable' }],
    ['progress', { status: 'copying', progress: 1 }, { status: 'copying' }],
    ['settled', { outcome: { status: 'unknown' } }, { outcome: null }],
    [
      'settled',
      { outcome: { status: 'available', remarks: [{ attribute: 'nvmeSupport' }] } },
      { outcome: { status: 'available', remarks: 'none' } },
    ],
  ])('are heard when they are well-formed: %s', (type, fields, wrongFields) => {
    const event = { type, copyId, ...fields };

    expect(copyEventsOf([event])).toEqual({ events: [event], isComplete: true });
    expect(copyEventsOf([{ type, copyId, ...wrongFields }])).toEqual({ events: [], isComplete: false });
    expect(copyEventsOf([{ type, ...fields }])).toEqual({ events: [], isComplete: false });
  });

  it('are heard although others beside them are malformed', () => {
    const event = { type: 'granted', copyId, lane };

    expect(copyEventsOf([{ type: 'lost', copyId }, event, null])).toEqual({ events: [event], isComplete: false });
  });

  it.each([undefined, null, 'text', 1, {}, { type: 'granted', copyId, lane }])('are not %j', (value) => {
    expect(copyEventsOf(value)).toEqual({ events: [], isComplete: false });
  });
});
