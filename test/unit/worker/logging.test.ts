import { ApplicationFailure, CancelledFailure } from '@temporalio/common';
import { failureOf } from '../../../activities/shared/failures';
import { copyError } from '../../../contract/errors';
import { copyLogAttributes } from '../../../worker/log-attributes';
import { createLogger, temporalLogger } from '../../../worker/logging';

const SECRET = 'planted-secret';

/** The one line that a logger writes. */
function lineOf(meta: object): { text: string; line: Record<string, unknown> } {
  let text = '';
  createLogger('debug', { write: (line) => (text += line) }).warn(meta, 'something failed');
  return { text, line: JSON.parse(text) as Record<string, unknown> };
}

describe('the log', () => {
  test('has an expected refusal with its code and request id, without a stack', () => {
    const error = { ...copyError('NameConflict', 'cn-beijing', 'the name is taken'), requestId: 'REQ-1' };
    const { line } = lineOf({ error: failureOf(error, { retryable: false }) });
    expect(line['error']).toEqual({
      type: 'NameConflict',
      message: 'the name is taken',
      regionId: 'cn-beijing',
      requestId: 'REQ-1',
    });
  });

  test.each([
    [
      'a refused request',
      ApplicationFailure.nonRetryable('targets: is empty', 'InvalidRequest', ['targets: is empty']),
    ],
    ['a cancellation', new CancelledFailure('the replication was aborted')],
    // What is thrown in a workflow loses its class on the way out of its thread.
    ['the failure of a workflow', structuredClone(ApplicationFailure.nonRetryable('no copy', 'ReplicationFailed'))],
  ])('has %s without a stack', (_, error) => {
    expect(lineOf({ error }).line['error']).toEqual(
      expect.not.objectContaining({ stack: expect.anything() as unknown }),
    );
    expect(lineOf({ error }).line['error']).toMatchObject({ message: error.message });
  });

  test('has an error that nobody expected with stack and cause', () => {
    const { line } = lineOf({ error: new TypeError('x is not a function', { cause: new Error('deeper') }) });
    expect(line['error']).toMatchObject({
      type: 'TypeError',
      stack: expect.stringContaining('logging.test.ts') as unknown,
      cause: { type: 'Error', message: 'deeper' },
    });
  });

  test.each([
    ['of an error', { error: Object.assign(new Error('failed'), { config: { headers: { authorization: SECRET } } }) }],
    ['of a cause', { error: new Error('failed', { cause: Object.assign(new Error('x'), { data: { key: SECRET } }) }) }],
    ['of a value that is thrown', { error: { accessKeySecret: SECRET } }],
    ['under the usual name of pino', { err: Object.assign(new Error('failed'), { securityToken: SECRET }) }],
    ['of a failure', { error: ApplicationFailure.create({ message: 'x', details: [{ region: 1, token: SECRET }] }) }],
    ['of the SDK', { taskToken: SECRET, task: { taskToken: SECRET } }],
  ])('has no property %s that may be a secret', (_, meta) => {
    expect(lineOf(meta).text).not.toContain(SECRET);
  });
});

describe('the lines of the SDK', () => {
  test.each([
    ['an error of a workflow', new Error('x'), 'error'],
    [
      'a query that was refused and will be asked again',
      ApplicationFailure.nonRetryable('x', 'QueryTooEarly'),
      'debug',
    ],
  ])('show %s at its level', (_, error, level) => {
    let text = '';
    const logger = createLogger('trace', { write: (line) => (text += line) });
    temporalLogger(logger).error('Failed to process Workflow Activation', { error });
    expect(JSON.parse(text)).toMatchObject({ level: logger.levels.values[level] });
  });
});

describe('the lines of an activity', () => {
  async function attributesFor(argument: unknown): Promise<Record<string, unknown>> {
    const { inbound, outbound } = copyLogAttributes();
    await inbound?.execute?.({ args: [argument], headers: {} }, () => Promise.resolve());
    return outbound?.getLogAttributes?.({ activityType: 'a' }, (attributes) => attributes) ?? {};
  }

  test('say which copy they are about', async () => {
    const argument = {
      request: { requester: 'replicate/web', regionId: 'cn-beijing' },
      spec: { regionId: 'cn-beijing', source: { imageId: 'm-1' } },
    };
    const expected = { activityType: 'a', replication: 'replicate/web', region: 'cn-beijing', image: 'm-1' };
    expect(await attributesFor(argument)).toEqual(expected);
  });

  test.each([undefined, null, 7, { regionId: 9, request: 'x' }])(
    'say no more of an argument like %j',
    async (argument) => {
      expect(await attributesFor(argument)).toEqual({ activityType: 'a' });
    },
  );
});
