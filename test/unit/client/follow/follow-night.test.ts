import type { Nights } from '../../../../client';
import { followNight } from '../../../../client/follow/follow-night';
import type { DriftReport } from '../../../../contract/schema/drift';

const REPORT: DriftReport = {
  policyId: 'sync/0',
  verdict: 'running',
  at: '2026-11-26T02:00:00.000Z',
  rpoSeconds: 93_600,
  regionId: 'cn-hangzhou',
  images: [],
  capacity: { copySeconds: 1200, recentSeconds: 3600, pools: [], warnings: ['new images: too many'] },
};

test('a night that is followed says first that its copies may not fit', async () => {
  const said: string[] = [];
  let end: (report: DriftReport) => void;
  const nights = {
    report: () => Promise.resolve(REPORT),
    result: () => new Promise((resolve) => (end = resolve)),
  } as unknown as Nights;

  await followNight(nights, 'sync/0', (text) => {
    said.push(text);
    if (said.length === 2) end(REPORT);
  });

  expect(said).toEqual(['warning: the copies may not fit; new images: too many', 'running: 0 of 0 copies Correct']);
});
