import { isCopyEvent, isEnqueueSignal, isWithdrawSignal } from '../../../../workflows/shared/well-formed';
import { sampleSpec } from '../../../support/samples';

const request = {
  copyId: 'run-1/cn-beijing/1',
  requester: 'replicate/m-source0001/1',
  priority: 'manual',
  onAbort: 'keepFinished',
  spec: sampleSpec(),
};

describe('a signal is well-formed', () => {
  it('when it enqueues copies with everything that the region slots read', () => {
    expect(isEnqueueSignal({ requests: [request] })).toBe(true);
    expect(isEnqueueSignal({ requests: [request, { ...request, requester: '' }] })).toBe(false);
    expect(isEnqueueSignal({ requests: [{ ...request, spec: { ...request.spec, deadlineMs: '1h' } }] })).toBe(false);
    expect(isEnqueueSignal({ requests: request })).toBe(false);
  });

  it('also with fields that nobody reads, as signals of earlier versions have them', () => {
    expect(isEnqueueSignal({ requests: [{ ...request, fairnessKey: request.requester }] })).toBe(true);
  });

  it('when it withdraws copies by id', () => {
    expect(isWithdrawSignal({ requester: request.requester, copyIds: [request.copyId] })).toBe(true);
    expect(isWithdrawSignal({ requester: request.requester, copyIds: [1] })).toBe(false);
  });

  it.each([
    ['granted', { lane: 'copy/cn-beijing/1' }, { lane: 1 }],
    ['progress', { status: 'copying', progress: 1 }, { status: 'copying' }],
    ['settled', { outcome: { status: 'unknown' } }, { outcome: null }],
  ])('when it is news of a copy: %s', (type, fields, wrongFields) => {
    expect(isCopyEvent({ type, copyId: request.copyId, ...fields })).toBe(true);
    expect(isCopyEvent({ type, copyId: request.copyId, ...wrongFields })).toBe(false);
    expect(isCopyEvent({ type, ...fields })).toBe(false);
  });

  it.each([undefined, null, 'text', 1, [], {}])('unlike %j', (value) => {
    expect(isEnqueueSignal(value)).toBe(false);
    expect(isWithdrawSignal(value)).toBe(false);
    expect(isCopyEvent(value)).toBe(false);
  });
});
