import { warnOfNights } from '../../../client/commands/schedule/warn-of-nights';
import type { Schedules } from '../../../client/schedules';

async function said(schedules: Partial<Schedules>): Promise<unknown[]> {
  const write = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
  await warnOfNights(schedules as Schedules, ['nightly', 'weekly']);
  const texts = write.mock.calls.map(([text]) => text);
  write.mockRestore();
  return texts;
}

const hasWorker = (): Promise<boolean> => Promise.resolve(true);

test('without a worker that alone is said', async () => {
  expect(await said({ hasWorker: () => Promise.resolve(false) })).toEqual([
    'warning: no worker asks for work on the task queue "imageferry"; nights wait until one is started\n',
  ]);
});

test('what does not fit is said of each schedule', async () => {
  const capacityWarnings = (id: string) => Promise.resolve(id === 'nightly' ? ['new images: too many'] : []);
  expect(await said({ hasWorker, capacityWarnings })).toEqual(['warning: nightly: new images: too many\n']);
});

test('a question that nobody answers does not hide that the schedule was made', async () => {
  const capacityWarnings = (id: string) => (id === 'weekly' ? Promise.reject(new Error('away')) : Promise.resolve([]));
  expect(await said({ hasWorker, capacityWarnings })).toEqual([
    'warning: weekly: whether the copies fit is not known: away\n',
  ]);
});
