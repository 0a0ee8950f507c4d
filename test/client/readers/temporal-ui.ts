import { WorkflowFailedError } from '@temporalio/client';
import { SEARCH_ATTRIBUTES } from '../../../contract/names';
import type { Manifest } from '../../../contract/schema/manifest';
import { DOCS_IMAGE } from '../../../dev/docs-image';
import { codesIn, DocPage } from '../../support/doc-page';
import { jsonOf } from '../../support/doc-samples';
import type { Reader } from '../../support/reader';

const SOURCE = { regionId: DOCS_IMAGE.regionId, imageId: DOCS_IMAGE.imageId };

/** Somebody who works in the Temporal UI, with docs/temporal-ui.md; what is clicked there is tried in test/browser. */
export async function followTemporalUi(reader: Reader): Promise<void> {
  const page = new DocPage('docs/temporal-ui.md');
  page.passOver('it runs already', 'imageferry dev');
  await startForms(reader, page);
  const [lists, changes] = [samplesOfLists(page), samplesOfChanges(page)];
  await reader.setSpeed({ copySeconds: 3600 });
  const running = await reader.start({ source: SOURCE, targets: ['us-west-1', 'cn-beijing'], name: 'web-ui' });
  await reader.until(running, ({ copies }) => copies.every(({ status }) => status === 'copying'));
  await Promise.all([searchAttributes(reader, lists.attributes, running), listQueries(reader, lists)]);
  await changeReplication(reader, changes, running);
  await reader.setSpeed({ copySeconds: 0.3 });
  await changeSlots(reader, page);
  page.end();
}

/** Starts each workflow as its form says, with the JSON of the page that the row names. */
async function startForms(reader: Reader, page: DocPage): Promise<void> {
  const [request] = jsonOf('docs/requests-and-manifests.md');
  const [policy] = jsonOf('docs/nights.md');
  const inputs: Record<string, unknown> = {
    ...{ replicateImage: request, checkRequest: request },
    ...{ checkPolicy: policy, syncImages: policy, checkDrift: policy },
  };
  const rows = page.table('to do | workflow type');
  expect(rows.flatMap(([, type = '']) => codesIn(type))).toEqual(Object.keys(inputs));
  const start = async ([, type = '', , form = '']: string[]): Promise<void> => {
    const [, link = ''] = /\((http:\/\/localhost:8233\/.+)\)/.exec(form) ?? [];
    const { pathname, search, searchParams } = new URL(link);
    expect(pathname).toBe('/namespaces/default/workflows/start-workflow');
    expect((await fetch(`${reader.dev.uiUrl}${pathname}${search}`)).status).toBe(200);
    const workflowType = searchParams.get('workflowType') ?? '';
    expect(`\`${workflowType}\``).toBe(type);
    const taskQueue = searchParams.get('taskQueue') ?? '';
    const args = [inputs[workflowType]];
    await reader.temporal.client.workflow.execute(workflowType, {
      ...{ taskQueue, workflowId: `ui/${workflowType}`, args },
    });
  };
  await Promise.all(rows.map(start));
}

interface Lists {
  attributes: string[][];
  failed: string;
  copies: string;
}

function samplesOfLists(page: DocPage): Lists {
  return {
    attributes: page.table('search attribute'),
    failed: page.command("WorkflowType = 'replicateImage' AND ImageferryStatus = 'failed'"),
    copies: page.command("WorkflowType = 'copyImage' AND ImageferryRegion = 'cn-beijing'"),
  };
}

async function searchAttributes(reader: Reader, rows: string[][], running: string): Promise<void> {
  const documented = rows.map(([name = '', ofReplications, ofCopies]) => ({
    name: codesIn(name)[0] ?? '',
    isOfReplications: ofReplications !== '',
    isOfCopies: ofCopies !== '',
  }));
  expect(documented.map(({ name }) => name).sort()).toEqual(Object.values(SEARCH_ATTRIBUTES).sort());
  const attributesOf = async (id: string): Promise<string[]> => {
    const { typedSearchAttributes } = await reader.temporal.client.workflow.getHandle(id).describe();
    return typedSearchAttributes.getAll().map(({ key }) => key.name);
  };
  const [replication, copy] = await Promise.all([attributesOf(running), attributesOf('copy/us-west-1/1')]);
  expect(documented).toEqual(
    documented.map(({ name }) => ({
      name,
      isOfReplications: replication.includes(name),
      isOfCopies: copy.includes(name),
    })),
  );
}

/** The lists find a replication that has failed, and a copy. */
async function listQueries(reader: Reader, { failed, copies }: Lists): Promise<void> {
  const taken = { regionId: 'eu-west-1', imageId: 'm-foreign0003', name: 'web-lost' };
  await reader.addImage(taken);
  const lost = await reader.start({ source: SOURCE, targets: [taken.regionId], name: taken.name });
  await expect(reader.result(lost)).rejects.toThrow(WorkflowFailedError);
  await reader.untilListed(failed, lost);
  await reader.untilListed(copies, 'copy/cn-beijing/1');
}

interface Changes {
  commands: string;
  updates: string[][];
}

function samplesOfChanges(page: DocPage): Changes {
  return { commands: page.block('imageferry change add-region'), updates: page.table('update') };
}

async function changeReplication(reader: Reader, { commands, updates }: Changes, running: string): Promise<void> {
  const send = (id: string, name: string, json = ''): Promise<Manifest> =>
    reader.temporal.client.workflow.getHandle(id).executeUpdate(name, { args: [JSON.parse(json)] });
  expect(updates.flatMap(([name = '']) => codesIn(name))).toEqual(['addRegion', 'dropRegion', 'changePriority']);
  const [[asObject, asText] = [], [drop] = [], [priority] = []] = updates.map(([, input = '']) => codesIn(input));
  const regionsOf = ({ copies }: Manifest): string[] => copies.map(({ regionId }) => regionId);
  const isDropped = (manifest: Manifest): boolean =>
    manifest.copies.some(({ regionId, dropped }) => regionId === 'cn-beijing' && dropped === true);
  const startOther = (name: string): Promise<string> => reader.start({ source: SOURCE, targets: ['eu-west-1'], name });
  const [second, third] = [await startOther('web-ui-2'), await startOther('web-ui-3')];

  const answers = await reader.linesAtOnce(commands.replaceAll(/replicate\/\S+/g, running));
  expect(answers.trim().split('\n')).toEqual([
    expect.stringMatching(/^eu-central-1 /),
    expect.stringMatching(/^cn-beijing is dropped from /),
    expect.stringContaining('the priority release'),
  ]);
  expect(regionsOf(await send(second, 'addRegion', asObject))).toContain('cn-beijing');
  expect(regionsOf(await send(third, 'addRegion', asText))).toContain('cn-beijing');
  expect(isDropped(await send(second, 'dropRegion', drop))).toBe(true);
  await send(second, 'changePriority', priority);
  await Promise.all([running, second, third].map((id) => reader.abort(id)));
}

/** No lane is in quarantine here: the slots understand which one is meant, and say so. */
async function changeSlots(reader: Reader, page: DocPage): Promise<void> {
  const rows = page.table('update');
  page.passOver('the reader of docs/operating.md types it', 'imageferry slots');
  expect(rows.flatMap(([name = '']) => codesIn(name))).toEqual(['setLimit', 'releaseLane']);
  const [[limit] = [], [release] = []] = rows.map(([, input = '']) => codesIn(input));
  const { pools } = await reader.updateSlots('setLimit', limit);
  expect(pools).toContainEqual(
    expect.objectContaining({
      regionId: 'cn-beijing',
      limit: 0,
      changed: expect.objectContaining({ by: 'you' }) as object,
    }),
  );
  expect(await reader.refusalOfSlots('releaseLane', release)).toContain(
    'must be a quarantined lane; none is at present',
  );
  await reader.updateSlots('setLimit', JSON.stringify({ regionId: 'cn-beijing', limit: 5, by: 'you', reason: 'back' }));
}
