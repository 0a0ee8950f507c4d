import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { checkNoTimelineOfNight, timelineProblems, writeTimeline } from '../../../client/commands/timeline-option';
import { InvalidOptionsError } from '../../../client/errors';
import type { Manifest } from '../../../contract/schema/manifest';

let directory: string;

beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'imageferry-timeline-'));
});

afterEach(async () => {
  await rm(directory, { recursive: true });
});

const MANIFEST: Manifest = {
  replicationId: 'replicate/m-1/x',
  status: 'running',
  source: { regionId: 'cn-hangzhou', imageId: 'm-1', name: 'web' },
  copies: [
    { regionId: 'cn-beijing', required: true, status: 'copying', attempts: 1, startedAt: '2026-11-24T02:00:00Z' },
  ],
};

test('the picture is written to the file, and nothing before', async () => {
  const timeline = path.join(directory, 'copies.svg');
  expect(await timelineProblems({ timeline })).toEqual([]);
  expect(await readdir(directory)).toEqual([]);

  await writeTimeline(MANIFEST, { timeline });

  expect(await readFile(timeline, 'utf8')).toContain('>cn-beijing</text>');
});

test('without the option nothing is written, and nothing is wrong', async () => {
  expect(await timelineProblems({})).toEqual([]);
  await writeTimeline(MANIFEST, {});
  expect(() => {
    checkNoTimelineOfNight({});
  }).not.toThrow();
});

test('a file that cannot be written is named', async () => {
  expect(await timelineProblems({ timeline: directory })).toEqual([
    `--timeline: "${directory}" cannot be written (it is a folder); name a file in a folder that exists`,
  ]);
});

test('a night has no picture of this kind', () => {
  expect(() => {
    checkNoTimelineOfNight({ timeline: 'copies.svg' });
  }).toThrow(InvalidOptionsError);
});
