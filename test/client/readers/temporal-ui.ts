import { WorkflowFailedError } from '@temporalio/client';
import { SEARCH_ATTRIBUTES } from '../../../contract/names';
import type { CopyRecord, Manifest } from '../../../contract/schema/manifest';
import { DOCS_IMAGE } from '../../../dev/docs-image';
import { eventually } from '../../../dev/eventually';
import type { SlotsView } from '../../../workflows/region-slots/view';
import { codesIn, DocPage } from '../../support/doc-page';
import { jsonOf } from '../../support/doc-samples';
import type { Reader } from '../../support/reader';
import { withSecondLaneQuarantined } from './quarantine';

/** The page writes its examples for this replication. */
const SOURCE = { regionId: DOCS_IMAGE.regionId, imageId: DOCS_IMAGE.imageId };

/** Somebody who works in the Temporal UI, with docs/temporal-ui.md; what is clicked there is tried in test/browser. */
export async function followTemporalUi(reader: Reader): Promise<void> {
  const page = new DocPage('docs/temporal-ui.md');
  page.passOver('it runs already', 'imageferry dev');
  await startForms(reader, page);
  await reader.setSpeed({ copySeconds: 3600 });
  const running = await reader.start({ source: SOURCE, targets: ['eu-central-1', 'us-west-1'], name: 'web-ui' });
  await reader.until(running, ({ copies }) => copies.every(({ status }) => status === 'copying'));
  await searchAttributes(reader, page, running);
  await listQueries(reader, page);
  await changeReplication(reader, page, running);
  await changeSlots(reader, page);
  await fromTheCommandLine(reader, page, running);
  await reader.prints(`imageferry abort ${running}`);
  await reader.setSpeed({ copySeconds: 1 });
  page.end();
}

/** Starts each workflow as its form says, with the JSON of the page that the row names. */
async function startForms(reader: Reader, page: DocPage): Promise<void> {
  const [request] = jsonOf('docs/requests-and-manifests.md');
  const [policy] = jsonOf('docs/nights.md');
  const inputs: Record<string, unknown> = {
    ...{ replicateImage: request, checkRequest: request },
    ...{ syncImages: policy, checkDrift: policy },
  };
  const rows = page.table('to do | workflow type');
  expect(rows.flatMap(([, type = '']) => codesIn(type))).toEqual(Object.keys(inputs));
  for (const [, type = '', , form = ''] of rows) {
    const [, link = ''] = /\((http:\/\/localhost:8233\/.+)\)/.exec(form) ?? [];
    const { pathname, search, searchParams } = new URL(link);
    expect(pathname).toBe('/namespaces/default/workflows/start-workflow');
    expect((await fetch(`${reader.dev.uiUrl}${pathname}${search}`)).status).toBe(200);
    const workflowType = searchParams.get('workflowType') ?? '';
    expect(`\`${workflowType}\``).toBe(type);
    const taskQueue = searchParams.get('taskQueue') ?? '';
    await reader.temporal.client.workflow.execute(workflowType, {
      taskQueue,
      workflowId: `ui/${workflowType}`,
      args: [inputs[workflowType]],
    });
  }
}

async function searchAttributes(reader: Reader, page: DocPage, running: string): Promise<void> {
  const rows = page.table('search attribute');
  const documented = rows.map(([name = '', ofReplications, ofCopies]) => ({
    name: codesIn(name)[0] ?? '',
    isOfReplications: ofReplications !== '',
    isOfCopies: ofCopies !== '',
  }));
  expect(documented.map(({ name }) => name).sort()).toEqual(Object.values(SEARCH_ATTRIBUTES).sort());
  const attributesOf = async (id: string): Promise<string[]> =>
    Object.keys((await reader.temporal.client.workflow.getHandle(id).describe()).searchAttributes);
  const replication = await attributesOf(running);
  const copy = await attributesOf('copy/eu-central-1/1');
  expect(documented).toEqual(
    documented.map(({ name }) => ({
      name,
      isOfReplications: replication.includes(name),
      isOfCopies: copy.includes(name),
    })),
  );
}

/** The lists find a replication that has failed, and a copy. */
async function listQueries(reader: Reader, page: DocPage): Promise<void> {
  const taken = { regionId: 'eu-west-1', imageId: 'm-foreign0003', name: 'web-lost' };
  await reader.addImage(taken);
  const failed = await reader.start({ source: SOURCE, targets: ['eu-west-1'], name: taken.name });
  await expect(reader.result(failed)).rejects.toThrow(WorkflowFailedError);
  await untilFound(reader, page.command("WorkflowType = 'replicateImage' AND ImageferryStatus = 'failed'"), failed);
  await untilFound(
    reader,
    page.command("WorkflowType = 'copyImage' AND ImageferryRegion = 'cn-beijing'"),
    'copy/cn-beijing/1',
  );
}

/** Waits until a list query finds a workflow: visibility lags behind. */
export async function untilFound({ temporal }: Reader, query: string, workflowId: string): Promise<void> {
  const found = async (): Promise<string[]> => {
    const ids: string[] = [];
    for await (const run of temporal.client.workflow.list({ query })) ids.push(run.workflowId);
    return ids;
  };
  await eventually(
    async () => (await found()).includes(workflowId),
    () => `${query} does not find ${workflowId}`,
  );
}

async function changeReplication(reader: Reader, page: DocPage, running: string): Promise<void> {
  const rows = page.table('update');
  const send = (id: string, name: string, json = ''): Promise<Manifest> =>
    reader.temporal.client.workflow.getHandle(id).executeUpdate(name, { args: [JSON.parse(json)] });
  expect(rows.flatMap(([name = '']) => codesIn(name))).toEqual(['addRegion', 'dropRegion', 'changePriority']);
  const [[asObject, asText] = [], [drop] = [], [priority] = []] = rows.map(([, input = '']) => codesIn(input));

  const regionsOf = ({ copies }: Manifest): string[] => copies.map(({ regionId }) => regionId);
  expect(regionsOf(await send(running, 'addRegion', asObject))).toContain('cn-beijing');
  const other = await reader.start({ source: SOURCE, targets: ['eu-central-1'], name: 'web-ui-2' });
  expect(regionsOf(await send(other, 'addRegion', asText))).toContain('cn-beijing');
  await send(running, 'dropRegion', drop);
  const isGone = ({ regionId, status, dropped }: CopyRecord): boolean =>
    regionId === 'cn-beijing' && dropped === true && status === 'cancelled';
  await reader.until(running, ({ copies }) => copies.some(isGone));
  await send(running, 'changePriority', priority);
  await reader.prints(`imageferry abort ${other}`);
}

async function changeSlots(reader: Reader, page: DocPage): Promise<void> {
  const rows = page.table('update');
  const slots = reader.temporal.client.workflow.getHandle('region-slots');
  const send = (name: string, json = ''): Promise<SlotsView> =>
    slots.executeUpdate<SlotsView, [unknown]>(name, { args: [JSON.parse(json)] });
  expect(rows.flatMap(([name = '']) => codesIn(name))).toEqual(['setLimit', 'releaseLane']);
  const [[limit] = [], [release] = []] = rows.map(([, input = '']) => codesIn(input));

  await withSecondLaneQuarantined(reader, 'cn-beijing', async () => {
    const { pools } = await send('setLimit', limit);
    expect(pools.find(({ regionId }) => regionId === 'cn-beijing')).toMatchObject({ limit: 0, changed: { by: 'you' } });
    const { lanes } = await send('releaseLane', release);
    expect(lanes.map(({ id }) => id)).not.toContain('copy/cn-beijing/2');
  });
  await send('setLimit', JSON.stringify({ regionId: 'cn-beijing', limit: 5, by: 'you', reason: 'back' }));
}

async function fromTheCommandLine(reader: Reader, page: DocPage, running: string): Promise<void> {
  await reader.temporal.client.workflow.getHandle(running).executeUpdate('addRegion', { args: ['cn-shanghai'] });
  const command = page.block('temporal workflow update execute').replace(/replicate\/\S+/, running);
  await reader.prints(command.replace('cn-beijing', 'cn-shanghai'));
}
