import type { SlotsView } from '../../../workflows/region-slots/view';
import { DOCS_IMAGE } from '../../../dev/docs-image';
import { DEMO_IMAGE } from '../../../simulator';
import { eventually } from '../../../dev/eventually';
import type { Reader } from '../../support/reader';

/** Does something while the second lane of a region is in quarantine: its workflow has died, and ECS does not cancel its copy. */
export async function withSecondLaneQuarantined(
  reader: Reader,
  regionId: string,
  act: () => Promise<void>,
): Promise<void> {
  const lane = `copy/${regionId}/2`;
  await reader.setSpeed({ copySeconds: 3600 });
  await reader.ecs.addFault({ kind: 'error', action: 'CancelCopyImage', code: 'Forbidden.RAM', status: 403 });
  const startCopy = (imageId: string, name: string): Promise<string> =>
    reader.start({ source: { regionId: DOCS_IMAGE.regionId, imageId }, targets: [regionId], name });
  const first = await startCopy(DEMO_IMAGE.imageId, 'web-lane-1');
  await untilLane(reader, `copy/${regionId}/1`, 'running');
  await startCopy(DOCS_IMAGE.imageId, 'web-lane-2');
  await untilLane(reader, lane, 'running');
  await untilCopying(reader, regionId, 'web-lane-2');

  await reader.temporal.client.workflow.getHandle(lane).terminate();
  await untilLane(reader, lane, 'quarantined');
  await act();

  await reader.ecs.clearFaults({});
  await reader.abort(first);
  await reader.finish(regionId, 'web-lane-2');
  await reader.setSpeed({ copySeconds: 0.3 });
}

async function untilCopying(reader: Reader, regionId: string, name: string): Promise<void> {
  await eventually(
    async () => (await reader.imageIn(regionId, name)) !== undefined,
    () => `${name} is not being copied`,
  );
}

async function untilLane({ temporal }: Reader, lane: string, phase: string): Promise<void> {
  let last: SlotsView['lanes'] = [];
  await eventually(
    async () => {
      last = (await temporal.client.workflow.getHandle('region-slots').query<SlotsView>('slots')).lanes;
      return last.some((one) => one.id === lane && one.phase === phase);
    },
    () => `${lane} is not ${phase} in ${JSON.stringify(last)}`,
  );
}
