import { NOTIFICATION_TYPES } from '../../../../contract/names';
import type { DriftImage, DriftReport } from '../../../../contract/schema/drift';
import type { CopyRecord, Manifest } from '../../../../contract/schema/manifest';
import { Notification } from '../../../../contract/schema/notification';
import {
  aboutEarlyEnd,
  aboutNight,
  aboutReplication,
  notificationOf,
} from '../../../../workflows/notification/notification';

const RUN = {
  kind: 'night',
  id: 'first-run',
  namespace: 'dr',
  workflowId: 'sync/0123456789ab',
  runId: 'last-run',
  at: '2026-11-26T02:31:07.310Z',
} as const;

function image(imageId: string, states: DriftImage['regions'][number]['state'][]): DriftImage {
  const regions = states.map((state, index) => ({
    regionId: `cn-region-${String(index)}`,
    required: index === 0,
    state,
    ...(state !== 'Correct' && {
      since: '2026-11-25T21:00:00.000Z',
      ageSeconds: 19_867,
      isOverdue: false,
      reason: 'r'.repeat(200),
    }),
  }));
  return { imageId, name: `name of ${imageId}`, copyName: 'copy', regions };
}

function report(images: DriftImage[], verdict: DriftReport['verdict'] = 'failed'): DriftReport {
  return { policyId: RUN.workflowId, verdict, at: RUN.at, rpoSeconds: 93_600, regionId: 'cn-hangzhou', images };
}

function copy(regionId: string, changes: Partial<CopyRecord>): CopyRecord {
  return { regionId, required: true, status: 'available', attempts: 1, ...changes };
}

const error = { code: 'CopyFailed', class: 'region', message: 'no', regionId: 'cn-beijing', hint: 'h' } as const;

describe('the notification about a night', () => {
  test('is a CloudEvent with counts, what lacks, and the report', () => {
    const drift = report([image('m-1', ['Correct', 'Missing']), image('m-2', ['Failed', 'Correct'])]);

    const notification = notificationOf(RUN, aboutNight(drift));

    expect(Notification.parse(notification)).toEqual({
      specversion: '1.0',
      id: 'first-run',
      source: '/imageferry/dr',
      type: NOTIFICATION_TYPES.night,
      subject: RUN.workflowId,
      time: RUN.at,
      datacontenttype: 'application/json',
      data: {
        status: 'failed',
        headline: 'failed: 2 of 4 copies Correct, 1 Missing, 1 Failed',
        counts: { Correct: 2, Missing: 1, Failed: 1 },
        lacking: [
          { ...drift.images[0]?.regions[1], imageId: 'm-1', name: 'name of m-1' },
          { ...drift.images[1]?.regions[0], imageId: 'm-2', name: 'name of m-2' },
        ],
        report: drift,
        namespace: 'dr',
        workflowId: RUN.workflowId,
        runId: 'last-run',
      },
    });
  });

  test('leaves out what is too much, and says so', () => {
    const states = Array.from({ length: 10 }, () => 'Missing' as const);
    const images = Array.from({ length: 300 }, (_, index) => image(`m-${String(index)}`, states));

    const notification = notificationOf(RUN, aboutNight(report(images)));

    const { data } = Notification.parse(notification);
    expect(data.lacking).toHaveLength(50);
    expect(data.lackingLeftOut).toBe(2950);
    expect(data.report).toBeUndefined();
    expect(data.leftOut).toMatch(/^the report is larger than 32 KiB; it is in the memo "drift" of the workflow/);
    expect(JSON.stringify(notification).length).toBeLessThan(65_536);
  });
});

describe('the notification about a replication', () => {
  const manifest: Manifest = {
    replicationId: 'replicate/m-1/0123456789ab',
    status: 'partial',
    source: { regionId: 'cn-hangzhou', imageId: 'm-1', name: 'web' },
    copies: [
      copy('cn-shanghai', { imageId: 'm-copy' }),
      copy('cn-beijing', { status: 'failed', required: false, error }),
      copy('eu-central-1', { status: 'cancelled', compensation: { outcome: 'finished-kept', at: RUN.at } }),
    ],
  };

  test('names the copies that are not available, with the reason', () => {
    const { type, data } = Notification.parse(
      notificationOf({ ...RUN, kind: 'replication' }, aboutReplication(manifest)),
    );

    expect(type).toBe(NOTIFICATION_TYPES.replication);
    expect(data).toMatchObject({
      status: 'partial',
      headline: 'partial: 1 of 3 copies available, 1 failed, 1 cancelled',
      counts: { available: 1, failed: 1, cancelled: 1 },
      manifest,
    });
    const source = { imageId: 'm-1', name: 'web' };
    expect(data.lacking).toEqual([
      { ...source, regionId: 'cn-beijing', required: false, state: 'failed', reason: 'CopyFailed: no' },
      { ...source, regionId: 'eu-central-1', required: true, state: 'cancelled', reason: 'finished-kept' },
    ]);
    expect(data).not.toHaveProperty('lackingLeftOut');
  });
});

test('a run that ended before it had a report tells why, in one line of bounded length', () => {
  const { data } = Notification.parse(
    notificationOf(RUN, aboutEarlyEnd('failed', 'The policy is refused:\nrpo: wrong\ntargets: wrong')),
  );
  expect(data).toMatchObject({
    status: 'failed',
    headline: 'failed: The policy is refused: rpo: wrong; targets: wrong',
    counts: {},
    lacking: [],
  });
  expect(aboutEarlyEnd('aborted', 'x'.repeat(5000)).headline.length).toBeLessThan(1020);
});
