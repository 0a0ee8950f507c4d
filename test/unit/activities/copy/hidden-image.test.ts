import { failureOfHidden } from '../../../../activities/copy/hidden-image';
import { sampleSpec } from '../../../support/samples';

const spec = sampleSpec('eu-central-1');
const error = {
  code: 'InvalidImageName.Duplicated',
  class: 'adopt',
  message: 'CopyImage in cn-hangzhou: InvalidImageName.Duplicated: The name is in use.',
  regionId: 'cn-hangzhou',
  requestId: 'R-1',
  hint: 'Rename it.',
} as const;

const failureAfter = (hiddenMs: number) =>
  failureOfHidden({ endpoint: 'ecs.eu-central-1.aliyuncs.com', graceMs: 180_000, hiddenMs }, spec, error);

test('an image that does not show yet is looked for again, and the reason shows', () => {
  expect(failureAfter(180_000)).toMatchObject({
    type: 'InvalidImageName.Duplicated',
    nonRetryable: false,
    message: `${error.message.slice(0, -1)}; ecs.eu-central-1.aliyuncs.com shows no image of that name`,
  });
});

test('an image that never shows ends the copy with an error that names the endpoint', () => {
  expect(failureAfter(181_000)).toMatchObject({
    type: 'ImageNotShown',
    nonRetryable: true,
    message: expect.stringContaining('ecs.eu-central-1.aliyuncs.com') as unknown,
    details: [{ code: 'ImageNotShown', class: 'region', regionId: 'eu-central-1', requestId: 'R-1' }],
  });
});
