import type { Browser, Page } from 'playwright-core';
import { DOCS_IMAGE } from '../../dev/docs-image';
import { eventually } from '../../dev/eventually';
import { type DevStack, startDevStack } from '../../dev/stack';
import { DEMO_IMAGE, type SimulatedImage, simulatorAdmin, type SimulatorAdmin } from '../../simulator';
import { launchChromium } from './chromium';
import { keepPicture } from './pictures';
import {
  fillStartForm,
  fillUpdateForm,
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
  submitStartForm,
  submitUpdateForm,
} from './temporal-ui';

const TARGETS = ['cn-beijing', 'eu-central-1'];
const SOURCE = { regionId: DEMO_IMAGE.regionId, imageId: DEMO_IMAGE.imageId };
const SOURCE_TEXT = `${DEMO_IMAGE.imageId} (${DEMO_IMAGE.name}) from ${DEMO_IMAGE.regionId}`;

/** How much a picture shows of the window. */
const PICTURE = { width: 1280, height: 900 };

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
  await seeVerdict(copy, /is copied since \d\d:\d\d UTC/);
  const replication = await followLink(copy, 'replicate/read', 'replicate/read');
  await openUserMetadata(replication);
  const slots = await followLink(replication, 'region-slots', 'region-slots');
  await openUserMetadata(slots);
  await seeVerdict(slots, 'copies wait');
  const pools = await lookAtBlock(slots);
  expect(pools.drawn).toBe(pools.lines);
  await ecs.set({ copySeconds: 1 });
  await eventually(
    async () => (await unfinishedImages()).length === 0,
    () => 'copies go on, which ECS lets no other test copy again',
  );
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

test('the pictures of the page for the Temporal UI: from the form to a copy and back, a limit is set, and all is cancelled', async () => {
  // The first poll sees them stalled: the next news of progress would come after half an hour.
  await ecs.set({ copySeconds: 0.02, stallAtPercent: 43 });
  await page.setViewportSize(PICTURE);
  const { regionId, imageId } = DOCS_IMAGE;
  const targets = ['cn-beijing', 'eu-central-1', { regionId: 'us-west-1', required: false }];
  const workflowId = 'replicate/web-2026-11-24';
  const request = { source: { regionId, imageId }, targets, name: 'web-2026-11-24', priority: 'release' };

  await fillStartForm(page, stack.uiUrl, { workflowId, request });
  await keepPicture(page, 'start-form');
  await submitStartForm(page, workflowId);
  await openUserMetadata(page);
  await seeRows(page, ['us-west-1'], 'copying');
  await seeRows(page, ['eu-central-1'], 'copying 43 %');
  const made = (await ecs.images({ regionId: 'cn-beijing' })).find(({ name }) => name === request.name);
  await ecs.finishCopy({ regionId: 'cn-beijing', imageId: made?.imageId ?? '' });
  await seeRows(page, ['cn-beijing'], 'available 100 %');
  await keepPicture(page, 'replication');

  const copy = await followLink(page, 'eu-central-1', 'copy/eu-central-1/');
  await copy.setViewportSize(PICTURE);
  await openUserMetadata(copy);
  await seeVerdict(copy, 'to eu-central-1, in lane');
  await keepPicture(copy, 'copy');
  const back = await followLink(copy, workflowId, workflowId);
  await openUserMetadata(back);
  const slots = await followLink(back, 'region-slots', 'region-slots');
  await openUserMetadata(slots);
  await slots.setViewportSize(PICTURE);
  const data = { regionId: 'cn-beijing', limit: 3, by: 'you', reason: 'shared with another team' };
  const form = await fillUpdateForm(slots, { name: 'setLimit', says: '0 to 50', data });
  await keepPicture(form, 'set-limit');
  await submitUpdateForm(form);
  await seeVerdict(slots, /cn-beijing has 3, by you/);
  await keepPicture(slots, 'region-slots');

  await requestCancellation(page);
  await seeStatus(page, 'Canceled');
  await seeRows(page, ['cn-beijing'], 'available');
  await seeRows(page, ['eu-central-1', 'us-west-1'], 'cancelled');
  expect(await unfinishedImages()).toEqual([]);
  await ecs.set({ copySeconds: 1, stallAtPercent: null });
});
