import { warnWithoutWorker } from '../../../client/commands/schedule/warn-without-worker';
import type { Schedules } from '../../../client/schedules';

function schedulesWith(hasWorker: boolean): Schedules {
  return { hasWorker: () => Promise.resolve(hasWorker) } as unknown as Schedules;
}

test.each([
  [true, []],
  [false, ['warning: no worker asks for work on the task queue "imageferry"; nights wait until one is started\n']],
])('with a worker: %j, the warning is %j', async (hasWorker, said) => {
  const write = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
  await warnWithoutWorker(schedulesWith(hasWorker));
  expect(write.mock.calls.map(([text]) => text)).toEqual(said);
  write.mockRestore();
});
