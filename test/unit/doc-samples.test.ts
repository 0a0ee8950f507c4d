import type { Command } from 'commander';
import { z } from 'zod';
import { createProgram } from '../../client/program';
import { parseKeys } from '../../contract/encryption/keys';
import { DriftReport } from '../../contract/schema/drift';
import { CopyRecord, CopyWait } from '../../contract/schema/manifest';
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

const SCHEMAS = [
  ReplicationRequest,
  SyncPolicy,
  DriftReport,
  CopyRecord,
  Schedule,
  Notification,
  z.strictObject({ retention: Retention }),
  z.strictObject({ waitsFor: CopyWait }),
];

function isRamPolicy(json: unknown): boolean {
  return 'Statement' in Object(json);
}

/** Only a worker reads this file, and test/unit/worker holds its form. */
function isWebhooksFile(json: unknown): boolean {
  return Object.values(Object(json) as object).every((entry) => 'secret' in Object(entry));
}

function isKeysFile(json: unknown): boolean {
  return parseKeys(JSON.stringify(json)).problems.length === 0;
}

function allCommands(command: Command): Command[] {
  return [command, ...command.commands.flatMap(allCommands)];
}

test('the pages show JSON and calls', () => {
  expect(samples.length).toBeGreaterThan(4);
  expect(calls.length).toBeGreaterThan(3);
  expect(examples.length).toBeGreaterThan(3);
});

test.each(samples)('the JSON of $page is what its schema says: $json', ({ json }) => {
  const fits = SCHEMAS.filter((schema) => schema.safeParse(json).success);
  expect(isRamPolicy(json) || isWebhooksFile(json) || isKeysFile(json) ? 1 : fits.length).toBe(1);
});

test.each([...calls, ...examples])('the call of $page is one that the command takes: $args', async ({ args }) => {
  const program = createProgram();
  for (const command of program.commands.flatMap(allCommands)) command.action(() => undefined);

  await expect(program.parseAsync(args, { from: 'user' })).resolves.toBeDefined();
});

test.each(calls.filter(({ args }) => args[0] === 'copy'))(
  'the call of $page copies the image of a dev stack',
  ({ args }) => {
    expect(args[1]).toBe(DOCS_IMAGE.imageId);
    expect(args[args.indexOf('--from') + 1]).toBe(DOCS_IMAGE.regionId);
  },
);
