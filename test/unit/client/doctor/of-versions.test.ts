import { findingsOfVersions, type Routing } from '../../../../client/doctor/of-versions';

const version = (buildId: string, deploymentName = 'imageferry') => ({ deploymentName, buildId });
const OLD = version('0.1.0');
const NEW = version('0.2.0');
const SET = 'temporal worker deployment set-current-version --deployment-name imageferry';

const findings = (routing: Routing) =>
  findingsOfVersions(routing).map(({ state, text, fix }) => [state, text, fix ?? '']);

test('without versions there is nothing to say', () => {
  expect(findings({ workers: [undefined, undefined] })).toEqual([]);
});

test('the current version has workers', () => {
  const well = [['well', 'new workflows begin on imageferry:0.2.0', '']];
  expect(findings({ current: NEW, workers: [NEW, OLD] })).toEqual(well);
  expect(findings({ current: NEW, workers: [undefined, NEW] })).toEqual(well);
});

test('workers with a version and no current version: nobody gets anything', () => {
  expect(findings({ workers: [OLD, OLD] })).toEqual([
    [
      'wrong',
      'no version is current, so imageferry:0.1.0 gets nothing and new workflows wait',
      `make a version current: ${SET} --build-id 0.1.0`,
    ],
  ]);
});

test('the same beside workers without a version, which go on', () => {
  expect(findings({ workers: [undefined, NEW] })).toEqual([
    [
      'unclear',
      'no version is current, so imageferry:0.2.0 gets nothing; workers without a version do the work',
      `make a version current: ${SET} --build-id 0.2.0`,
    ],
  ]);
});

test('a current version whose workers are gone', () => {
  expect(findings({ current: NEW, workers: [OLD] })).toEqual([
    [
      'wrong',
      'imageferry:0.2.0 is current, and none of its workers asks for work: new workflows wait',
      `start a worker of it, or make a version current: ${SET} --build-id 0.1.0`,
    ],
  ]);
  expect(findings({ current: NEW, workers: [undefined] })[0]?.[2]).toBe(
    `start a worker of it, or go back to workers without a version: ${SET} --unversioned`,
  );
});

test('a ramping version without workers', () => {
  expect(findings({ current: OLD, ramping: NEW, workers: [OLD] })).toEqual([
    [
      'wrong',
      'imageferry:0.2.0 is ramping, and none of its workers asks for work: some of the new workflows wait',
      'start a worker of it, or end the ramp: temporal worker deployment set-ramping-version --deployment-name imageferry --build-id 0.2.0 --percentage 0',
    ],
  ]);
});

test('workers of two deployments', () => {
  expect(findings({ current: NEW, workers: [NEW, version('0.2.0', 'ferry')] })).toEqual([
    [
      'unclear',
      'workers of 2 deployments ask for work on "imageferry": ferry, imageferry',
      'give all workers the same TEMPORAL_DEPLOYMENT_NAME',
    ],
  ]);
});
