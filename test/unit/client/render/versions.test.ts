import { versionsText } from '../../../../client/render/versions';
import type { ShownVersion } from '../../../../client/versions';
import { stopVerdict } from '../../../../client/worker-versions/stop-verdict';

const NOTHING = { replications: 0, copies: 0, nights: 0, slots: 0, others: 0 };

describe('whether the workers of a version may stop', () => {
  test.each([
    ['current', 0, 2, false, 'new workflows begin on it'],
    ['current', 0, 0, false, 'new workflows begin on it, and wait: no worker of it runs'],
    ['ramping', 0, 2, false, 'some of the new workflows begin on it'],
    ['draining', 1, 2, false, '1 workflow runs on it'],
    ['draining', 3, 2, false, '3 workflows run on it'],
    ['draining', 3, 0, false, '3 workflows stand still: no worker of it runs'],
    ['draining', 0, 2, false, 'Temporal looks every few minutes whether it has drained'],
    ['drained', 0, 2, true, 'nothing runs on it'],
    ['drained', 1, 2, false, '1 workflow runs on it'],
    ['inactive', 0, 2, true, 'nothing runs on it, and nothing new begins on it'],
  ] as const)(
    'is said of a version that is %s, has %d workflows and %d workers',
    (status, running, workers, ...said) => {
      const { mayStop, reason } = stopVerdict({ status, workers, running: { ...NOTHING, replications: running } });
      expect([mayStop, reason]).toEqual(said);
    },
  );
});

describe('the text of the versions', () => {
  const version = (buildId: string, more: Partial<ShownVersion>): ShownVersion => ({
    deploymentName: 'imageferry',
    buildId,
    status: 'current',
    workers: 2,
    running: NOTHING,
    mayStop: false,
    reason: 'new workflows begin on it',
    ...more,
  });

  const unversioned = (load: Omit<Parameters<typeof stopVerdict>[0], 'status'> & { status?: 'current' }) => ({
    ...load,
    ...stopVerdict(load),
  });

  test('says in one line that there are none', () => {
    expect(versionsText({ versions: [] })).toBe(
      'Worker Versioning is off: no worker of this namespace has told Temporal a version',
    );
  });

  test('has a row for each, and one for what runs without a version', () => {
    const running = { ...NOTHING, replications: 10, copies: 4 };
    const text = versionsText({
      versions: [
        version('v2', { running: { ...NOTHING, slots: 1 } }),
        version('v1', { status: 'draining', running, reason: '14 workflows run on it' }),
        version('v0', { status: 'drained', workers: 0, mayStop: true, reason: 'nothing runs on it' }),
      ],
      unversioned: unversioned({ workers: 0, running: { ...NOTHING, others: 1 } }),
    });
    expect(text.split('\n').map((line) => line.replaceAll(/ {2,}/g, ' | ').trimEnd())).toEqual([
      'VERSION | STATUS | WORKERS | REPLICATIONS | COPIES | NIGHTS | SLOTS | OTHERS | MAY ITS WORKERS STOP?',
      'imageferry:v2 | current | 2 | 0 | 0 | 0 | 1 | 0 | no: new workflows begin on it',
      'imageferry:v1 | draining | 2 | 10 | 4 | 0 | 0 | 0 | no: 14 workflows run on it',
      'imageferry:v0 | drained | 0 | 0 | 0 | 0 | 0 | 0 | yes: nothing runs on it',
      '(no version) | - | 0 | 0 | 0 | 0 | 0 | 1 | no: 1 workflow stands still: no worker of it runs',
    ]);
  });

  test('says that no version is current, so that new workflows need a worker without one', () => {
    const inactive = version('v1', { status: 'inactive', mayStop: true, reason: 'nothing runs on it' });
    expect(
      versionsText({
        versions: [inactive],
        unversioned: unversioned({ status: 'current', workers: 0, running: NOTHING }),
      }),
    ).toMatch(/\(no version\) +current .* no: new workflows begin on it, and wait: no worker of it runs$/);
  });

  test('says the share of a version that is ramping', () => {
    expect(versionsText({ versions: [version('v2', { status: 'ramping', rampPercentage: 10 })] })).toContain(
      'ramping 10 %',
    );
  });
});
