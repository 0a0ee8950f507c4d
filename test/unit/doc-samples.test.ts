import type { Command } from 'commander';
import { z } from 'zod';
import { createProgram } from '../../client/program';
import { DriftReport } from '../../contract/schema/drift';
import { CopyRecord } from '../../contract/schema/manifest';
import { Notification } from '../../contract/schema/notification';
import { SyncPolicy } from '../../contract/schema/policy';
import { ReplicationRequest } from '../../contract/schema/request';
import { Retention } from '../../contract/schema/retention';
import { Schedule } from '../../contract/schema/schedule';
import { DOCS_IMAGE } from '../../dev/docs-image';
import { callsOf, DOC_PAGES, examplesOf, jsonOf } from '../support/doc-samples';

const samples = DOC_PAGES.flatMap((page) => jsonOf(page).map((json) => ({ page, json })));
const calls = DOC_PAGES.flatMap((page) => callsOf(page).map((args) => ({ page, args })));
const examples = DOC_PAGES.flatMap((page) => examplesOf(page).map((args) => ({ page, args })));

/** Lets a command take its arguments and do nothing. */
function silence(command: Command): void {
  command.action(() => undefined);
  for (const below of command.commands) silence(below);
}

const SCHEMAS = [
  ReplicationRequest,
  SyncPolicy,
  DriftReport,
  CopyRecord,
  CopyRecord.pick({ waitsFor: true }).required(),
  Notification,
  Schedule,
  z.strictObject({ retention: Retention }),
];

/** A policy of RAM, or a file of webhooks, whose secrets the page does not show. */
function isOfOthers(json: unknown): boolean {
  const entries = Object.values(Object(json) as object);
  return 'Statement' in Object(json) || entries.every((entry) => 'secret' in Object(entry));
}

test('the pages show JSON and calls', () => {
  expect(samples.length).toBeGreaterThan(4);
  expect(calls.length).toBeGreaterThan(3);
  expect(examples.length).toBeGreaterThan(3);
});

test.each(samples)('the JSON of $page is what its schema says: $json', ({ json }) => {
  const fits = SCHEMAS.filter((schema) => schema.safeParse(json).success);
  expect(isOfOthers(json) ? 1 : fits.length).toBe(1);
});

test.each([...calls, ...examples])('the call of $page is one that the command takes: $args', async ({ args }) => {
  const program = createProgram();
  for (const command of program.commands) silence(command);

  await expect(program.parseAsync(args, { from: 'user' })).resolves.toBeDefined();
});

test.each(calls.filter(({ args }) => args[0] === 'copy'))(
  'the call of $page copies the image of a dev stack',
  ({ args }) => {
    expect(args[1]).toBe(DOCS_IMAGE.imageId);
    expect(args[args.indexOf('--from') + 1]).toBe(DOCS_IMAGE.regionId);
  },
);
