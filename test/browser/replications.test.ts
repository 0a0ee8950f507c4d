import type { Browser, Page } from 'playwright-core';
import { type DevStack, startDevStack } from '../../dev/stack';
import { DEMO_IMAGE, type SimulatedImage, simulatorAdmin, type SimulatorAdmin } from '../../simulator';
import { launchChromium } from './chromium';
import {
  followLink,
  lookAtBlock,
  openUserMetadata,
  openWholeResult,
  requestCancellation,
  seeInResult,
  seeRows,
  seeStatus,
  seeVerdict,
  sendUpdate,
  startReplication,
} from './temporal-ui';

const TARGETS = ['cn-beijing', 'eu-central-1'];
const SOURCE = { regionId: DEMO_IMAGE.regionId, imageId: DEMO_IMAGE.imageId };
const SOURCE_TEXT = `${DEMO_IMAGE.imageId} (${DEMO_IMAGE.name}) from ${DEMO_IMAGE.regionId}`;

let browser: Browser;
let stack: DevStack;
let ecs: SimulatorAdmin;
let page: Page;

beforeAll(async () => {
  browser = await launchChromium();
  stack = await startDevStack({ say: () => undefined, copySeconds: 2, preferUsualPorts: false });
  ecs = simulatorAdmin(stack.adminPort);
});

afterAll(async () => {
  await browser.close();
  await stack.stop();
});

beforeEach(async () => {
  page = await browser.newPage({ viewport: { width: 1280, height: 1600 } });
});

afterEach(async () => {
  await page.close();
});

async function unfinishedImages(): Promise<SimulatedImage[]> {
  return (await ecs.images({})).filter(({ status }) => status === 'Creating' || status === 'Waiting');
}

test('a replication that is started in the form completes, and its page shows what became of every region', async () => {
  await ecs.set({ copySeconds: 2 });
  const request = { source: SOURCE, targets: TARGETS, name: 'web-completed' };

  await startReplication(page, stack.uiUrl, { workflowId: 'replicate/completed', request });

  await seeStatus(page, 'Completed');
  await openUserMetadata(page);
  await seeVerdict(page, `succeeded: ${SOURCE_TEXT}`);
  await seeRows(page, TARGETS, 'available 100 %');
  await openWholeResult(page);
  await seeInResult(page, '"status": "succeeded"');
  for (const region of TARGETS) {
    await seeInResult(page, new RegExp(`"regionId": "${region}"[^{}]*"status": "available"`));
  }
});

test('a running replication shows its copies, and Request Cancellation ends it as Canceled with none left unfinished', async () => {
  await ecs.set({ copySeconds: 3600 });
  const request = { source: SOURCE, targets: TARGETS, name: 'web-aborted' };
  await startReplication(page, stack.uiUrl, { workflowId: 'replicate/aborted', request });
  await seeStatus(page, 'Running');
  await openUserMetadata(page);
  await seeVerdict(page, `running: ${SOURCE_TEXT}`);
  await seeRows(page, TARGETS, 'copying');
  expect((await unfinishedImages()).map(({ regionId }) => regionId).sort()).toEqual(TARGETS);

  await requestCancellation(page);

  await seeStatus(page, 'Canceled');
  await seeVerdict(page, `aborted: ${SOURCE_TEXT}`);
  await seeRows(page, TARGETS, 'cancelled');
  expect(await unfinishedImages()).toEqual([]);
});

test('the details are drawn as columns that can be read, and lead to the copy, back to its replication, and to the slots', async () => {
  await ecs.set({ copySeconds: 3600 });
  const targets = [...TARGETS, 'ap-southeast-1'];
  await ecs.addImage({ regionId: 'ap-southeast-1', imageId: 'm-foreign0001', name: 'web-read' });
  const request = { source: SOURCE, targets, name: 'web-read' };
  await startReplication(page, stack.uiUrl, { workflowId: 'replicate/read', request });
  await openUserMetadata(page);
  await seeRows(page, TARGETS, 'copying');
  await seeRows(page, ['ap-southeast-1'], 'failed');

  const { lines, drawn } = await lookAtBlock(page);
  expect(lines).toBe(1 + targets.length);
  expect(drawn).toBe(lines);

  const copy = await followLink(page, 'cn-beijing', 'copy/cn-beijing/');
  await copy.getByText('attempts are polls, not failures').first().waitFor();
  await openUserMetadata(copy);
  const replication = await followLink(copy, 'replicate/read', 'replicate/read');
  await openUserMetadata(replication);
  const slots = await followLink(replication, 'region-slots', 'region-slots');
  await openUserMetadata(slots);
  await seeVerdict(slots, 'copies wait');
  const pools = await lookAtBlock(slots);
  expect(pools.drawn).toBe(pools.lines);
  await ecs.set({ copySeconds: 1 });
});

test('a region is dropped in the form for updates, which says what to type, and the rest goes on', async () => {
  await ecs.set({ copySeconds: 3600 });
  const request = { source: SOURCE, targets: TARGETS, name: 'web-dropped' };
  await startReplication(page, stack.uiUrl, { workflowId: 'replicate/dropped', request });
  await openUserMetadata(page);
  await seeRows(page, TARGETS, 'copying');

  const data = { regionId: 'eu-central-1' };
  await sendUpdate(page, { name: 'dropRegion', says: 'Example: {"regionId":"cn-beijing"}', data });

  await seeRows(page, ['eu-central-1'], 'cancelled');
  await seeRows(page, ['cn-beijing'], 'copying');
  await requestCancellation(page);
  await seeStatus(page, 'Canceled');
});

test('a wrong request ends as Failed, and its page shows every problem with its field', async () => {
  const request = { source: SOURCE, targets: [SOURCE.regionId, ...TARGETS], colour: 'blue' };

  await startReplication(page, stack.uiUrl, { workflowId: 'replicate/refused', request });

  await seeStatus(page, 'Failed');
  await seeInResult(page, 'colour: unknown field; remove it');
  await seeInResult(page, `targets.0: \\"${SOURCE.regionId}\\" is the source region`);
});
