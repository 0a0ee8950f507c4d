import { type Routing, statusIn } from '../../../../client/worker-versions/version-status';

const version = (buildId: string) => ({ deploymentName: 'imageferry', buildId });
const CURRENT = 2;
const RAMPING = 3;
const DRAINING = 4;

/** What versions say of themselves comes late: the task queue alone says which one is current. */
describe('the status of a version while another one becomes current', () => {
  const routing: Routing = { currentDeploymentVersion: version('v2'), rampingDeploymentVersion: version('v3') };

  test.each([
    ['the next one is current, whatever it says', 'v2', DRAINING, 'current'],
    ['the last one is draining, although it says that it is current', 'v1', CURRENT, 'draining'],
    ['one that ramps does so, whatever it says', 'v3', undefined, 'ramping'],
    ['one that ramps no more is draining', 'v1', RAMPING, 'draining'],
    ['all others are what they say', 'v0', 5, 'drained'],
    ['one that says nothing has never been current', 'v0', undefined, 'inactive'],
  ])('%s', (_, buildId, said, expected) => {
    expect(statusIn(routing, version(buildId), said)).toBe(expected);
  });

  test('a version of another deployment is draining, although it says that it is current', () => {
    expect(statusIn(routing, { deploymentName: 'ferry', buildId: 'v2' }, CURRENT)).toBe('draining');
  });

  test('none is current where workers without a version are', () => {
    expect(statusIn({}, version('v1'), CURRENT)).toBe('draining');
  });
});
