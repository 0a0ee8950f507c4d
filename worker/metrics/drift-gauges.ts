import type { DriftCell, DriftReport } from '../../contract/schema/drift';
import type { Sample } from './gauge-board';

/** The last reports of the policies, as gauges; `now` in ms since 1970. What was not correct then has aged since. */
export function driftGauges(reports: readonly DriftReport[], now: number): Sample[] {
  const readAt: Sample = { metric: 'nightsReadAt', labels: {}, value: Math.floor(now / 1000) };
  return [readAt, ...reports.flatMap((report) => gaugesOfReport(report, now))];
}

function gaugesOfReport(report: DriftReport, now: number): Sample[] {
  return [
    { metric: 'rpoSeconds', labels: { policy: report.policyId }, value: report.rpoSeconds },
    { metric: 'reportAt', labels: { policy: report.policyId }, value: Math.floor(Date.parse(report.at) / 1000) },
    {
      metric: 'reportSucceeded',
      labels: { policy: report.policyId },
      value: report.verdict === 'succeeded' ? 1 : 0,
    },
    ...[...cellsByRegion(report)].flatMap(([region, cells]) => gaugesOfRegion(report.policyId, region, cells, now)),
  ];
}

function cellsByRegion({ images }: DriftReport): Map<string, DriftCell[]> {
  const cells = new Map<string, DriftCell[]>();
  for (const cell of images.flatMap(({ regions }) => regions))
    cells.set(cell.regionId, [...(cells.get(cell.regionId) ?? []), cell]);
  return cells;
}

function gaugesOfRegion(policy: string, region: string, cells: readonly DriftCell[], now: number): Sample[] {
  const counts = new Map<string, number>();
  for (const { state } of cells) counts.set(state, (counts.get(state) ?? 0) + 1);
  const ages = cells.flatMap(({ since }) => (since === undefined ? [] : [(now - Date.parse(since)) / 1000]));
  return [
    { metric: 'driftSeconds', labels: { policy, region }, value: Math.round(Math.max(0, ...ages)) },
    ...[...counts].map(([state, value]): Sample => ({
      metric: 'driftCells',
      labels: { policy, region, state },
      value,
    })),
  ];
}
