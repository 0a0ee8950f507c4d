import type { WorkflowExecutionInfo } from '@temporalio/client';
import { defineSearchAttributeKey, SearchAttributeType, TypedSearchAttributes } from '@temporalio/common';
import { nightRow, replicationRow } from '../../../../client/list/rows';
import { SEARCH_ATTRIBUTES } from '../../../../contract/names';
import type { Manifest } from '../../../../contract/schema/manifest';
import { reportOfEveryState } from '../../../support/drift-reports';

function attributes(values: Partial<Record<keyof typeof SEARCH_ATTRIBUTES, string>>): TypedSearchAttributes {
  return new TypedSearchAttributes(
    Object.entries(values).map(([name, value]) => ({
      key: defineSearchAttributeKey(
        SEARCH_ATTRIBUTES[name as keyof typeof SEARCH_ATTRIBUTES],
        SearchAttributeType.KEYWORD,
      ),
      value,
    })),
  );
}

function run(status: WorkflowExecutionInfo['status']['name'], rest: Partial<WorkflowExecutionInfo> = {}) {
  return {
    workflowId: 'replicate/m-app1/0',
    runId: 'run-1',
    status: { name: status },
    startTime: new Date('2026-11-26T12:00:00.000Z'),
    typedSearchAttributes: attributes({}),
    ...rest,
  } as WorkflowExecutionInfo;
}

const MANIFEST: Manifest = {
  replicationId: 'replicate/m-app1/0',
  status: 'partial',
  source: { regionId: 'cn-hangzhou', imageId: 'm-app1', name: 'app' },
  copies: [
    { regionId: 'cn-beijing', required: true, status: 'available', attempts: 1 },
    { regionId: 'us-west-1', required: false, status: 'failed', attempts: 1 },
  ],
};

describe('the row of a replication', () => {
  test('that has ended has what its attributes and its manifest say', () => {
    const typedSearchAttributes = attributes({ status: 'partial', image: 'm-app1', name: 'web-1', copies: '1 of 2' });
    const closeTime = new Date('2026-11-26T12:20:00.000Z');
    const info = run('COMPLETED', { memo: { manifest: MANIFEST }, closeTime, typedSearchAttributes });
    expect(replicationRow(info)).toEqual({
      id: 'replicate/m-app1/0',
      runId: 'run-1',
      status: 'partial',
      imageId: 'm-app1',
      sourceRegionId: 'cn-hangzhou',
      name: 'web-1',
      available: 1,
      regions: 2,
      startedAt: '2026-11-26T12:00:00.000Z',
      closedAt: '2026-11-26T12:20:00.000Z',
    });
  });

  test('that runs has what its plan says, and leaves out what only it can tell', () => {
    const memo = { retries: { id: 'replicate/m-app1/1', runId: 'run-0' } };
    const typedSearchAttributes = attributes({ name: 'web-1', copies: '3 regions' });
    expect(replicationRow(run('RUNNING', { memo, typedSearchAttributes }))).toEqual({
      id: 'replicate/m-app1/0',
      runId: 'run-1',
      status: 'running',
      imageId: 'm-app1',
      name: 'web-1',
      regions: 3,
      startedAt: '2026-11-26T12:00:00.000Z',
      retries: 'replicate/m-app1/1',
    });
  });

  test('that has no plan has the image of its id, and no more', () => {
    expect(replicationRow(run('FAILED'))).toEqual({
      id: 'replicate/m-app1/0',
      runId: 'run-1',
      status: 'failed',
      imageId: 'm-app1',
      startedAt: '2026-11-26T12:00:00.000Z',
    });
  });

  test('has its image from the attribute, whatever its id is', () => {
    const info = run('RUNNING', { workflowId: 'mine', typedSearchAttributes: attributes({ image: 'm-app2' }) });
    expect(replicationRow(info).imageId).toBe('m-app2');
    expect(replicationRow(run('RUNNING', { workflowId: 'mine' })).imageId).toBeUndefined();
  });

  test.each([
    ['FAILED', 'failed'],
    ['CANCELLED', 'aborted'],
    ['TERMINATED', 'terminated'],
    ['TIMED_OUT', 'terminated'],
    ['RUNNING', 'running'],
  ] as const)('whose workflow is %s is %s, although its attribute still says "running"', (name, status) => {
    const info = run(name, { typedSearchAttributes: attributes({ status: 'running' }) });
    expect(replicationRow(info).status).toBe(status);
  });

  test('names the night that has started it', () => {
    const info = run('RUNNING', { parentExecution: { workflowId: 'sync/1', runId: 'run-9' } });
    expect(replicationRow(info).night).toBe('sync/1');
  });
});

test('the row of a night counts the copies of its report', () => {
  const report = reportOfEveryState();
  const info = run('FAILED', { workflowId: 'sync/1', memo: { drift: report } });
  expect(nightRow(info)).toMatchObject({
    id: 'sync/1',
    status: 'failed',
    images: 1,
    correct: 1,
    copies: report.images[0]?.regions.length ?? 0,
  });
  expect(nightRow(run('RUNNING', { workflowId: 'sync/1' }))).toEqual({
    id: 'sync/1',
    runId: 'run-1',
    status: 'running',
    startedAt: '2026-11-26T12:00:00.000Z',
  });
});
