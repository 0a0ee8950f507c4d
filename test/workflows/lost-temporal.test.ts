import { createActivities } from '../../activities';
import { REGION_SLOTS_ID } from '../../contract/names';
import { dependenciesFor } from '../../dev/simulated-dependencies';
import { DEMO_IMAGE, type Simulator, simulatorAdmin, startSimulator } from '../../simulator';
import type { SlotsView } from '../../workflows/region-slots/view';
import { EIGHT_REGIONS } from '../support/samples';
import { eventually, removeUnusedRegions, SOURCE, Stack } from '../support/stack';
import { createNamespace, startWorker } from '../support/temporal';

const LIMIT = 5;

/** An empty Temporal, with a worker for the account of the simulator. */
async function startAnew(simulator: Simulator): Promise<Stack> {
  const temporal = await createNamespace();
  const worker = await startWorker(temporal, {
    activities: createActivities(dependenciesFor(simulator.port, temporal)),
  });
  const stop = async (): Promise<void> => {
    await worker.stop();
    await temporal.close();
  };
  return new Stack({ temporal, ecs: simulatorAdmin(simulator.adminPort ?? 0), stop });
}

test('when Temporal is lost while copies run, the same request in an empty one adopts them all and copies the rest', async () => {
  const settings = { copySeconds: 3600 };
  const simulator = await startSimulator({ host: '127.0.0.1', port: 0, adminPort: 0, settings, seedDemo: true });
  const lost = await startAnew(simulator);
  await removeUnusedRegions(lost.ecs);
  const request = { source: { regionId: SOURCE.regionId, imageId: DEMO_IMAGE.imageId }, targets: EIGHT_REGIONS };
  await lost.start(request);
  await lost.untilCalled('CopyImage', LIMIT);
  await lost.stop();

  const fresh = await startAnew(simulator);
  const id = await fresh.start(request);
  const counted = async (): Promise<SlotsView> =>
    fresh.temporal.client.workflow.getHandle(REGION_SLOTS_ID).query<SlotsView>('slots');
  await eventually(
    async () => (await counted().catch(() => undefined))?.lanes.length === LIMIT,
    () => 'the slots do not count what runs',
  );
  expect((await counted()).lanes.map(({ id: lane }) => lane.split('/')[0])).toEqual(Array(LIMIT).fill('stray'));
  await fresh.setSpeed({ copySeconds: 0.3 });
  for (const { regionId } of await fresh.unfinishedImages()) await fresh.finish(regionId, SOURCE.name);
  const { status, copies } = await fresh.result(id);

  expect(status).toBe('succeeded');
  expect(copies.filter(({ adopted }) => adopted)).toHaveLength(LIMIT);
  expect(await fresh.callsOf('CopyImage')).toHaveLength(EIGHT_REGIONS.length);
  expect(await fresh.peakFrom(SOURCE.regionId)).toBe(LIMIT);
  await fresh.stop();
  await simulator.stop();
});
