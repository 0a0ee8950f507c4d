import { DRIFT_STATES } from '../../contract/drift-states';
import type { DriftCell, DriftImage, DriftReport } from '../../contract/schema/drift';

/** Drift reports for tests of what shows them. */

const AT = '2026-11-26T02:31:07.310Z';
const DAY = 86_400;

/** A report on one image, with a cell of every state, the last of them best effort. */
export function reportOfEveryState(): DriftReport {
  const regions = DRIFT_STATES.map((state, index): DriftCell => {
    const known = { regionId: `cn-region-${String(index)}`, required: state !== 'Unknown', state };
    if (state === 'Correct') return { ...known, imageId: 'm-copy0' };
    const days = state === 'Stale' ? 6 : 1;
    return {
      ...known,
      reason: `why it is ${state}`,
      since: new Date(Date.parse(AT) - days * DAY * 1000).toISOString(),
      ageSeconds: days * DAY,
      isOverdue: state === 'Stale',
    };
  });
  return reportOn([{ imageId: 'm-source0', name: 'web-1', createdAt: '2026-11-20T02:00:00.000Z', regions }]);
}

/** A report on many images, of which one in ten copies is not Correct. */
export function largeReport(images: number, regions: number): DriftReport {
  const cell = (place: number, region: number): DriftCell => {
    const regionId = `region-${String(region)}`;
    if (place % 10 !== 0) return { regionId, required: region < regions - 1, state: 'Correct', imageId: 'm-copy' };
    const state = DRIFT_STATES[1 + ((place / 10) % (DRIFT_STATES.length - 1))] ?? 'Unknown';
    const age = { since: '2026-11-25T02:31:07.310Z', ageSeconds: DAY, isOverdue: place % 20 === 0 };
    return {
      regionId,
      required: region < regions - 1,
      state,
      reason: 'InternalError: the region gives no reason',
      ...age,
    };
  };
  return reportOn(
    Array.from({ length: images }, (_, image) => ({
      imageId: `m-bp1h46wfpjsjastc${String(image)}`,
      name: `web-${String(image)}`,
      createdAt: '2026-11-24T02:00:00.000Z',
      regions: Array.from({ length: regions }, (_, region) => cell(image * regions + region, region)),
    })),
  );
}

export function reportOn(images: DriftImage[]): DriftReport {
  return {
    policyId: 'sync/0123456789ab',
    verdict: 'failed',
    at: AT,
    rpoSeconds: 93_600,
    regionId: 'cn-hangzhou',
    images,
  };
}
