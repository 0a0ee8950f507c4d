import { ServiceError } from '@temporalio/client';
import { eventually } from '../../../dev/eventually';

const DEADLINE_EXCEEDED = 4;
const NOT_FOUND = 5;
const FAILED_PRECONDITION = 9;

/** The error of a call to Temporal, as the SDK throws it. */
function failedCall(code: number): ServiceError {
  return new ServiceError('Failed to query Workflow', {
    cause: Object.assign(new Error('no answer'), { code, details: 'no answer', metadata: {} }),
  });
}

describe('a condition that is waited for', () => {
  it.each([
    ['a call that Temporal did not answer in time', DEADLINE_EXCEEDED],
    ['a query to a workflow that was closed before a worker had seen it', FAILED_PRECONDITION],
  ])('is looked at again after %s', async (_, code) => {
    const answers = [() => Promise.reject(failedCall(code)), () => Promise.resolve(true)];
    await eventually(
      () => answers.shift()?.() ?? Promise.resolve(false),
      () => 'it did not come true',
    );
    expect(answers).toEqual([]);
  });

  it('ends the wait with every other error', async () => {
    const asking = eventually(
      () => Promise.reject(failedCall(NOT_FOUND)),
      () => 'it did not come true',
    );
    await expect(asking).rejects.toThrow('Failed to query Workflow');
  });
});
