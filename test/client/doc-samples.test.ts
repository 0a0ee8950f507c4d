import { existsSync } from 'node:fs';
import { clusterOf } from '../support/cluster-of';
import { followNights } from './readers/nights';
import { followOperating } from './readers/operating';
import { jsonOf } from '../support/doc-samples';
import { callsThatNobodyTypes } from './readers/other-pages';
import { followPipelines } from './readers/pipelines';
import { followReadme, type Owed } from './readers/readme';
import { followTemporalUi } from './readers/temporal-ui';
import { followRequests } from './readers/requests';
import { Reader } from '../support/reader';
import { endOf, untilSaid } from '../support/programs';

/** Readers follow their pages from top to end, one after the other, with one `imageferry dev`. What is not followed has its reason. */

jest.setTimeout(180_000);

let reader: Reader;
let owed: Owed;

beforeAll(async () => {
  reader = await Reader.start();
  await reader.shell.write('request.json', JSON.stringify(jsonOf('docs/requests-and-manifests.md')[0]));
});

afterAll(() => reader.stop());

test('README.md does what it says', async () => {
  owed = await followReadme(reader);
});

test('docs/requests-and-manifests.md does what it says to those who write a request', () => followRequests(reader));

test('docs/pipelines.md does what it says to release engineers', () => followPipelines(reader));

test('docs/nights.md does what it says to those who answer for disaster recovery', () => followNights(reader));

test('docs/temporal-ui.md does what it says to those who work in the Temporal UI', () => followTemporalUi(reader));

test('docs/operating.md does what it says to those who run imageferry', () => followOperating(reader));

test('the other pages have no calls: a page that has gets a reader', () => {
  expect(callsThatNobodyTypes()).toEqual([]);
});

test('every command and option that the tables of README.md name was typed', () => {
  const never = owed.flatMap(([command, names]) =>
    reader.neverTyped(command, names.length === 0 ? ['imageferry'] : names).map((name) => `${command} ${name}`),
  );
  expect(never).toEqual([]);
});

test('Ctrl-C ends everything that dev has started, also when npm passes it on a second time', async () => {
  const { child, said, uiUrl } = reader.dev;
  const [, log = ''] = /worker log +(\S+)/.exec(said.stderr) ?? [];
  expect(existsSync(log)).toBe(true);
  const cluster = await clusterOf(uiUrl);
  expect(cluster).toBeDefined();
  child.kill('SIGINT');
  await untilSaid(said, 'stopping everything');
  child.kill('SIGINT');
  expect(await endOf(child)).toBe(0);
  expect(await clusterOf(uiUrl)).not.toBe(cluster);
  expect(existsSync(log)).toBe(false);
});
