import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ReplicationRequest } from '../../contract/schema/request';
import { SyncPolicy } from '../../contract/schema/policy';
import { addDocsImage } from '../../dev/docs-image';
import { callsOf, DOC_PAGES, jsonOf } from '../support/doc-samples';
import { endOf, outputOf, startProgram } from '../support/programs';
import { startStack } from '../support/stack';

/** The shared server answers no calls about schedules, and the id of a night that a page shows is one of many. */
function isForDevStack(args: string[]): boolean {
  return args[0] !== 'schedule' && !args.includes('sync/0123456789ab');
}

/** What a reader types, page after page. The files are those that the page shows. */
async function callsOfReader(folder: string): Promise<string[][]> {
  const calls: string[][] = [];
  for (const page of DOC_PAGES) {
    const json = jsonOf(page).filter((sample) => !('notify' in Object(sample)));
    const policy = json.find((sample) => SyncPolicy.safeParse(sample).success);
    const request = json.find((sample) => ReplicationRequest.safeParse(sample).success);
    const policyFile = path.join(folder, 'policy.json');
    const requestFile = path.join(folder, 'request.json');
    if (policy !== undefined) await writeFile(policyFile, JSON.stringify(policy));
    if (request !== undefined) await writeFile(requestFile, JSON.stringify(request));
    const typed = callsOf(page)
      .filter(isForDevStack)
      .map((args) => args.map((arg) => (arg === 'policy.json' ? policyFile : arg)));
    calls.push(...typed, ...(request === undefined ? [] : [['copy', '--file', requestFile]]));
  }
  return calls;
}

test('what README.md and the pages show works on a dev stack, one after the other', async () => {
  const stack = await startStack();
  const folder = await mkdtemp(path.join(tmpdir(), 'imageferry-docs-'));
  await addDocsImage(stack.ecs);
  const { address, namespace } = stack.temporal;

  const ends: { call: string; code: number | null; said: string }[] = [];
  for (const args of await callsOfReader(folder)) {
    const child = startProgram('client/main', args, { TEMPORAL_ADDRESS: address, TEMPORAL_NAMESPACE: namespace });
    const output = outputOf(child);
    const code = await endOf(child);
    ends.push({ call: args.join(' '), code, said: code === 0 ? '' : output.stderr + output.stdout });
  }

  expect(ends).toEqual(ends.map(({ call }) => ({ call, code: 0, said: '' })));
  expect(ends.map(({ call }) => call.split(' ')[0])).toEqual(expect.arrayContaining(['copy', 'sync', 'drift']));
  await stack.stop();
  await rm(folder, { recursive: true });
}, 180_000);
