import type { FrameLocator, Locator, Page } from 'playwright-core';
import { TASK_QUEUE } from '../../contract/names';
import { startFormPath } from '../../contract/ui-paths';

/** What a person does in the Temporal Web UI, and what they see there. Everything waits until it is so, or fails. */

const REREAD_MS = 2_000;
const PATIENCE_MS = 30_000;

interface Start {
  workflowId: string;
  request: object;
}

/** Opens the Start Workflow form by the link that fills it in, submits it, and follows the link to the workflow's page. */
export async function startReplication(page: Page, uiUrl: string, start: Start): Promise<void> {
  await fillStartForm(page, uiUrl, start);
  await submitStartForm(page, start.workflowId);
}

/** Opens the Start Workflow form by the link that fills it in, and types the rest. */
export async function fillStartForm(page: Page, uiUrl: string, { workflowId, request }: Start): Promise<void> {
  await page.goto(`${uiUrl}${startFormPath('default', 'replicateImage', workflowId)}`);
  await seeField(page, 'Workflow ID', workflowId);
  await seeField(page, 'Task Queue', TASK_QUEUE);
  await seeField(page, 'Workflow Type', 'replicateImage');
  await page.getByText('Task Queue is Active').waitFor();
  await page.getByRole('radio', { name: 'json/plain' }).check();
  // Indented as the editor will do it when it loses the focus: a button that moves meanwhile misses its click.
  await page.getByRole('textbox', { name: 'Data' }).fill(JSON.stringify(request, null, 2));
}

/** Starts what the form holds, and follows the link to the workflow's page. */
export async function submitStartForm(page: Page, workflowId: string): Promise<void> {
  await page.getByRole('button', { name: 'Start Workflow', exact: true }).click();
  await page.getByRole('link', { name: 'Workflow started successfully' }).click();
  await page.getByRole('heading', { name: workflowId }).waitFor();
}

/** Waits until a field of a form has a value. */
async function seeField(page: Page, name: string, value: string): Promise<void> {
  const field = page.getByRole('textbox', { name });
  const deadline = Date.now() + PATIENCE_MS;
  while ((await field.inputValue()) !== value) {
    if (Date.now() > deadline) throw new Error(`${name} is not ${value}`);
    await page.waitForTimeout(50);
  }
}

/** Waits until the workflow's page, which refreshes itself every ten seconds, shows this status. */
export async function seeStatus(page: Page, status: string): Promise<void> {
  await page.getByTestId('execution-status').filter({ hasText: status }).waitFor();
}

export async function requestCancellation(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Request Cancellation' }).click();
  await page.getByRole('dialog', { name: 'Cancel Workflow' }).getByRole('button', { name: 'Confirm' }).click();
}

interface Update {
  name: string;
  /** What the list of updates says of it. */
  says: string;
  data: object;
}

/** Sends an update in the form of the workflow's page. */
export async function sendUpdate(page: Page, update: Update): Promise<void> {
  const form = await fillUpdateForm(page, update);
  await submitUpdateForm(form);
}

/** Opens the form of the workflow's page for updates, chooses one by what the list says of it, and types its input. */
export async function fillUpdateForm(page: Page, { name, says, data }: Update): Promise<Locator> {
  await page.getByRole('button', { name: /Actions/ }).click();
  await page.getByRole('menuitem', { name: 'Send an Update' }).click();
  const form = page.locator('dialog[open]');
  await form.getByTestId('update-select-button').click();
  await form.getByRole('option', { name }).filter({ hasText: says }).click();
  await form.getByRole('textbox', { name: 'Data' }).fill(JSON.stringify(data, null, 2));
  return form;
}

export async function submitUpdateForm(form: Locator): Promise<void> {
  await form.getByRole('button', { name: 'Submit' }).click();
}

/** Opens the tab that shows what the workflow tells of itself. */
export async function openUserMetadata(page: Page): Promise<void> {
  await page.getByRole('tab', { name: 'User Metadata' }).click();
  await page.getByRole('heading', { name: 'Current Details' }).waitFor();
}

/** Waits until the current details have a line that starts like this for each of these regions. */
export async function seeRows(page: Page, regions: readonly string[], cells: string): Promise<void> {
  const block = currentDetails(page).locator('pre').first();
  for (const region of regions) {
    const row = new RegExp(`${region} +${cells.replaceAll(' ', ' +')}`);
    await reread(page, block.filter({ hasText: row }));
  }
}

/** How many lines the first block of aligned text has, and how many it takes on the screen. */
export async function lookAtBlock(page: Page): Promise<{ lines: number; drawn: number }> {
  const block = currentDetails(page).locator('pre').first();
  await block.waitFor();
  return block.evaluate((element) => {
    const { textContent, ownerDocument } = element as unknown as DrawnText;
    const range = ownerDocument.createRange();
    range.selectNodeContents(element);
    const boxes = [...range.getClientRects()].filter(({ width }) => width > 0);
    return {
      lines: textContent.trim().split('\n').length,
      drawn: new Set(boxes.map(({ bottom }) => Math.round(bottom))).size,
    };
  });
}

/** What a browser tells of an element with text: each line has a box of its own. */
interface DrawnText {
  textContent: string;
  ownerDocument: {
    createRange: () => {
      selectNodeContents: (node: unknown) => void;
      getClientRects: () => Iterable<{ bottom: number; width: number }>;
    };
  };
}

/** Follows a link in what a workflow tells of itself, and returns the page of the workflow that it leads to: a new tab. */
export async function followLink(page: Page, text: string, workflowId: string | RegExp): Promise<Page> {
  const opened = page.context().waitForEvent('page');
  await currentDetails(page).getByRole('link', { name: text, exact: true }).first().click();
  const tab = await opened;
  await tab.getByRole('heading', { name: workflowId }).waitFor();
  return tab;
}

/** Waits until the current details say this outside of their tables. */
export async function seeVerdict(page: Page, text: string | RegExp): Promise<void> {
  await reread(page, currentDetails(page).getByText(text));
}

/** Waits until the result on the workflow's page contains this. */
export async function seeInResult(page: Page, text: string | RegExp): Promise<void> {
  await page.getByRole('textbox', { name: 'Result' }).filter({ hasText: text }).waitFor();
}

/** The page renders only those lines of the result that are in view. */
export async function openWholeResult(page: Page): Promise<void> {
  await page.getByRole('tab', { name: 'Timeline' }).click();
  await page.getByTestId('input-and-result').getByRole('button', { name: 'Maximize' }).click();
}

function currentDetails(page: Page): FrameLocator {
  return page.frameLocator('#user-metadata-current-details');
}

/** The current details are read when the tab opens, and again only for the key R. */
async function reread(page: Page, wanted: Locator): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    try {
      await wanted.waitFor({ timeout: REREAD_MS });
      return;
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await page.keyboard.press('r');
    }
  }
}
