import { once } from 'node:events';
import { ApplicationFailure } from '@temporalio/common';
import { MockActivityEnvironment } from '@temporalio/testing';
import type { Dependencies } from '../../../../activities';
import { EcsFailure } from '../../../../activities/ecs/failure';
import { bindActivities } from '../../../../activities/shared/bind-activities';

const none = {} as Dependencies;

test('every activity tells the server that it is alive, with what an earlier attempt has left in the heartbeat', async () => {
  const environment = new MockActivityEnvironment({ heartbeatDetails: { missed: 2 } });
  const heartbeat = once(environment, 'heartbeat');
  const { work } = bindActivities({ work: () => async () => (await heartbeat) as unknown[] }, none);

  expect(await environment.run(work, undefined as never)).toEqual([{ missed: 2 }]);
});

test.each([
  ['transient', false],
  ['auth', true],
] as const)(
  'every activity turns a failure of ECS of class %s into one that Temporal understands',
  async (kind, final) => {
    const facts = {
      action: 'CopyImage',
      regionId: 'cn-hangzhou',
      code: 'SomeCode',
      class: kind,
      message: 'no',
      hint: 'wait',
    };
    const work = () => () => Promise.reject(new EcsFailure({ ...facts, executed: 'no' }));
    const bound = bindActivities({ work }, none);

    const failure: unknown = await new MockActivityEnvironment()
      .run(bound.work, undefined as never)
      .catch((error: unknown) => error);

    expect(failure).toBeInstanceOf(ApplicationFailure);
    expect(failure).toMatchObject({
      type: 'SomeCode',
      nonRetryable: final,
      details: [{ code: 'SomeCode', class: kind }],
    });
  },
);
