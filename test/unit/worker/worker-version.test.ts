import { ConfigurationError, loadConfiguration } from '../../../worker/configuration';
import { workerVersionFrom } from '../../../worker/worker-version';

const NAME = 'TEMPORAL_DEPLOYMENT_NAME';
const BUILD = 'TEMPORAL_WORKER_BUILD_ID';

describe('the version of a worker', () => {
  test.each([{}, { [NAME]: '', [BUILD]: '' }])('is none without its variables: %j', (env) => {
    expect(workerVersionFrom(env)).toEqual({ problems: [] });
    expect(loadConfiguration(env).worker.version).toBeUndefined();
  });

  test.each([
    ['imageferry', '0.2.0+1f3c'],
    ['imageferry/imageferry-worker', 'imageferry-0.2.0-1f3c'],
  ])('is read from both: %s, %s', (deploymentName, buildId) => {
    const env = { [NAME]: deploymentName, [BUILD]: buildId };
    expect(loadConfiguration(env).worker.version).toEqual({ deploymentName, buildId });
  });

  test.each([
    [{ [NAME]: 'imageferry' }, `${BUILD}: must be set, too, as ${NAME} is; or unset both`],
    [{ [BUILD]: '0.2.0' }, `${NAME}: must be set, too, as ${BUILD} is; or unset both`],
    [
      { [NAME]: 'image ferry', [BUILD]: '0.2.0' },
      `${NAME}: "image ferry" must be letters, digits and any of "._+/-", at most 200, such as "imageferry"`,
    ],
    [
      { [NAME]: 'imageferry', [BUILD]: 'a:b' },
      `${BUILD}: "a:b" must be letters, digits and any of "._+/-", at most 200, such as "0.2.0"`,
    ],
    [
      { [NAME]: 'imageferry', [BUILD]: '__unversioned__' },
      `${BUILD}: "__unversioned__" must be letters, digits and any of "._+/-", at most 200, such as "0.2.0"`,
    ],
  ])('is refused when it is %j', (env, problem) => {
    expect(workerVersionFrom(env)).toEqual({ problems: [problem] });
  });

  test('is refused together with all else that is wrong', () => {
    const env = { [NAME]: 'image ferry', [BUILD]: 'a b', IMAGEFERRY_LOG_LEVEL: 'loud' };
    expect(problemsOf(env)).toEqual([
      expect.stringMatching(/^IMAGEFERRY_LOG_LEVEL/),
      expect.stringMatching(/^TEMPORAL_DEPLOYMENT_NAME/),
      expect.stringMatching(/^TEMPORAL_WORKER_BUILD_ID/),
    ]);
  });
});

function problemsOf(env: NodeJS.ProcessEnv): unknown {
  try {
    return loadConfiguration(env);
  } catch (error) {
    return error instanceof ConfigurationError ? error.problems : error;
  }
}
