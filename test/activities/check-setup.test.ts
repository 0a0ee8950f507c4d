import { createActivities } from '../../activities';
import { PROBES } from '../../activities/setup/probes';
import { USUAL_REGIONS } from '../../simulator/usual-regions';
import type { SetupReport } from '../../contract/setup-report';
import { startSubject, type Subject } from '../simulator/support';
import { dependenciesFor } from '../support/stack';
import { run } from './support';

let subject: Subject;

beforeEach(async () => {
  subject = await startSubject();
});

afterEach(() => subject.stop());

/** `scheduledAt`: when the server asked, by its own clock, which is that of the test unless given. */
function check(scheduledAt = Date.now()): Promise<SetupReport> {
  const activities = createActivities(
    dependenciesFor(subject.port, { client: undefined as never }, { callTimeoutMs: 20_000 }),
  );
  return run(activities, 'checkSetup', undefined as never, { currentAttemptScheduledTimestampMs: scheduledAt });
}

const problemsIn = ({ actions, regions }: SetupReport) =>
  [...actions, ...regions].flatMap(({ name, problem }) =>
    problem === undefined ? [] : [[name, problem.code, problem.isRefused]],
  );

test('a worker that may do all finds every action and every region, and changes nothing', async () => {
  const before = await subject.admin.images({});
  const report = await check();

  expect(problemsIn(report)).toEqual([]);
  expect(report.actions.map(({ name }) => name)).toEqual(['DescribeRegions', ...PROBES.map(({ action }) => action)]);
  expect(report.regions.map(({ name }) => name).sort()).toEqual(Object.keys(USUAL_REGIONS).sort());
  expect(await subject.admin.images({})).toEqual(before);
});

test.each([3_600_000, -3_600_000])('it says when its clock is %d ms ahead of that of Temporal', async (aheadMs) => {
  const before = Date.now();
  const { clockAheadMs } = await check(before - aheadMs);
  // The two clocks of this process round to whole milliseconds apart.
  expect(clockAheadMs).toBeGreaterThanOrEqual(aheadMs - 2);
  expect(clockAheadMs).toBeLessThanOrEqual(aheadMs + (Date.now() - before) + 2);
});

test('it finds every action that is not allowed', async () => {
  for (const { action } of PROBES)
    await subject.admin.addFault({ kind: 'error', action, code: 'Forbidden.RAM', status: 403 });

  const report = await check();

  const refused = PROBES.map(({ action }) => [action, 'Forbidden.RAM', true]);
  expect(problemsIn({ ...report, regions: [] })).toEqual(refused);
});

test('it finds the region that does not answer', async () => {
  await subject.admin.addFault({
    kind: 'error',
    action: 'DescribeImages',
    regionId: 'me-east-1',
    code: 'InternalError',
    status: 500,
  });

  expect(problemsIn(await check())).toEqual([['me-east-1', 'InternalError', false]]);
});
