import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { driftPage } from '../../client/drift-page';
import { DRIFT_STATES } from '../../contract/drift-states';
import type { DriftReport } from '../../contract/schema/drift';
import { largeReport, reportOfEveryState, reportOn } from '../support/drift-reports';
import { launchChromium } from './chromium';
import { contrast, hiddenHeightOf, looksOf, luminance, overflowOf, placeOf, scrollIn } from './looks';

const DESKTOP = { width: 1280, height: 900 };
const PHONE = { width: 360, height: 740 };
/** What WCAG 2 asks of text. */
const LEAST_CONTRAST = 4.5;
const MARKS = '.mark, .overdue, .verdict, .why, .details, .warning';

let browser: Browser;
let directory: string;
let page: Page;
let asked: string[];

beforeAll(async () => {
  browser = await launchChromium();
  directory = await mkdtemp(path.join(tmpdir(), 'imageferry-page-'));
});

afterAll(async () => {
  await browser.close();
  await rm(directory, { recursive: true });
});

beforeEach(async () => {
  page = await browser.newPage({ viewport: DESKTOP });
  asked = [];
  page.on('request', (request) => asked.push(request.url()));
});

afterEach(async () => {
  await page.close();
});

/** Opens the page of a report as a file, as from an artifact or a mail. */
async function open(report: DriftReport): Promise<string> {
  const file = path.join(directory, 'drift.html');
  await writeFile(file, driftPage(report));
  const { href } = pathToFileURL(file);
  await page.goto(href);
  return href;
}

test('a person reads the verdict, each state, the age and the reason, and nothing is loaded', async () => {
  const href = await open(reportOfEveryState());

  await page.getByRole('heading', { level: 1, name: 'failed 1 of 7 copies Correct' }).waitFor();
  const matrix = page.getByRole('table', { name: 'State of the copy of each image' });
  await matrix.getByRole('rowheader', { name: 'web-1' }).waitFor();
  for (const [index, state] of DRIFT_STATES.entries()) {
    await matrix.getByRole('columnheader', { name: `cn-region-${String(index)}` }).waitFor();
    await matrix.getByRole('cell', { name: state }).waitFor();
  }
  await matrix.getByText('overdue').waitFor();
  await page.getByRole('listitem').filter({ hasText: 'why it is Stale' }).getByText('6d').waitFor();
  expect(asked).toEqual([href]);
});

test.each(['light', 'dark'] as const)(
  'in %s colours every mark can be read on what is behind it',
  async (colorScheme) => {
    await page.emulateMedia({ colorScheme });
    const capacity = { copySeconds: 1200, recentSeconds: 3600, pools: [], warnings: ['new images: too many'] };
    await open({ ...reportOfEveryState(), capacity });

    const faint = (await looksOf(page.locator(MARKS))).filter(({ ink, back }) => contrast(ink, back) < LEAST_CONTRAST);

    expect(faint).toEqual([]);
    const [body] = await looksOf(page.locator('body'));
    expect(luminance(body?.back ?? '') > 0.5).toBe(colorScheme === 'light');
  },
);

test('without colours each state differs by symbol and word', async () => {
  await page.emulateMedia({ forcedColors: 'active' });
  await open(reportOfEveryState());

  const cells = page.locator('.matrix .mark');
  expect(new Set((await looksOf(cells)).map(({ ink, back }) => `${ink} ${back}`)).size).toBe(1);
  const texts = await cells.allInnerTexts();
  expect(texts.map((text) => text.slice(1).trim())).toEqual([...DRIFT_STATES]);
  expect(new Set(texts.map((text) => text.slice(0, 1))).size).toBe(DRIFT_STATES.length);
});

test('on a phone the page is as wide as the screen, and only the matrix scrolls, its headings in view', async () => {
  await page.setViewportSize(PHONE);
  const long = 'x'.repeat(300);
  const { images } = largeReport(40, 25);
  await open({ ...reportOn(images.map((image) => ({ ...image, name: `${image.name}-${long}` }))), reason: long });

  expect(await overflowOf(page)).toBe(0);
  const frame = page.locator('.frame');
  await scrollIn(frame, 600, 600);

  const { x, y } = await placeOf(frame);
  const heading = await placeOf(frame.getByRole('columnheader', { name: 'Image', exact: true }));
  expect(heading).toEqual({ x: x + 1, y: y + 1 });
  expect(await placeOf(frame.getByRole('rowheader').last())).toMatchObject({ x: x + 1 });
});

test('on paper the matrix is there as a whole', async () => {
  await open(largeReport(30, 10));
  await page.emulateMedia({ media: 'print' });
  await page.setViewportSize({ width: 1047, height: 718 });

  expect(await overflowOf(page)).toBe(0);
  expect(await hiddenHeightOf(page.locator('.frame'))).toBe(0);
});

test('hostile names are text, and nothing of them runs', async () => {
  const dialogs: string[] = [];
  page.on('dialog', (dialog) => {
    dialogs.push(dialog.message());
    void dialog.dismiss();
  });
  const hostile = `"><img src="http://127.0.0.1:9/x" onerror="alert(1)"><script>alert(2)</script>`;
  const cell = { regionId: 'cn-beijing', required: true, state: 'Failed' as const, reason: hostile };
  const href = await open(reportOn([{ imageId: 'm-1', name: hostile, regions: [cell] }]));

  await page.getByRole('rowheader', { name: hostile }).waitFor();
  expect(await page.locator('img, script').count()).toBe(0);
  expect(dialogs).toEqual([]);
  expect(asked).toEqual([href]);
});

test('300 images in 25 regions are shown within seconds', async () => {
  const begun = Date.now();
  await open(largeReport(300, 25));
  await page.getByRole('rowheader', { name: 'web-299' }).waitFor();
  expect(Date.now() - begun).toBeLessThan(15_000);
});
