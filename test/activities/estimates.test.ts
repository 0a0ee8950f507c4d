import { createActivities, type Dependencies } from '../../activities';
import { REGION_SLOTS_ID } from '../../contract/names';
import { SOURCE, startSubject, type Subject } from '../simulator/support';
import { dependenciesFor } from '../support/stack';
import { createNamespace, type TestNamespace } from '../support/temporal';
import { run, Workflows } from './support';

const IDS = { replicationId: 'replicate/web', firstRunId: 'run-1' };
const LEARNT = { seconds: 90, spread: 0.2, from: 'pair' as const };

let temporal: TestNamespace;
let workflows: Workflows;
let subject: Subject;
let dependencies: Dependencies;

beforeEach(async () => {
  temporal = await createNamespace();
  workflows = new Workflows(temporal.client);
  subject = await startSubject();
  dependencies = dependenciesFor(subject.port, temporal);
});

afterEach(async () => {
  await subject.stop();
  await temporal.close();
});

/** The copies that are planned, to one region. */
async function plan(more: Record<string, unknown> = {}) {
  const { regionId, imageId } = SOURCE;
  const request = { source: { regionId, imageId }, targets: ['cn-beijing'], ...more };
  const { copies } = await run(createActivities(dependencies), 'planReplication', { ...IDS, request });
  return copies.map(({ spec: { estimate, deadlineMs } }) => ({ estimate, deadlineMs }));
}

async function startSlots(): Promise<void> {
  await workflows.start(REGION_SLOTS_ID);
  await workflows.idle(REGION_SLOTS_ID);
}

test('a plan has what the region slots have learnt, and a deadline that the request states goes before it', async () => {
  await startSlots();
  const planning = plan({ copyDeadline: '3h' });
  await workflows.answerQuery(REGION_SLOTS_ID, [{ 'cn-beijing': LEARNT }]);

  expect(await planning).toEqual([{ estimate: LEARNT, deadlineMs: 3 * 3_600_000 }]);
});

test.each([
  ['do not run', () => Promise.resolve()],
  ['do not answer', startSlots],
])('a plan does with a guess when the region slots %s', async (_, prepare) => {
  await prepare();
  const [copy] = await plan();

  expect(copy?.estimate).toMatchObject({ from: 'guess' });
});
