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

/** The server's clock is that of the test. */
function check(): Promise<SetupReport> {
  const activities = createActivities(dependenciesFor(subject.port, { client: undefined as never }));
  return run(activities, 'checkSetup', undefined as never, { currentAttemptScheduledTimestampMs: Date.now() });
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
  expect(Math.abs(report.clockAheadMs)).toBeLessThan(1000);
  expect(await subject.admin.images({})).toEqual(before);
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
