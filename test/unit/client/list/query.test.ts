import { NightFilter, ReplicationFilter, startOf } from '../../../../client/list/filter';
import { laterReplicationsQuery, nightQuery, replicationQuery } from '../../../../client/list/query';
import { parseWith } from '../../../../contract/schema/problems';

const NOW = Date.parse('2026-11-26T12:00:00.000Z');

const queryOf = (filter: object): string => replicationQuery(ReplicationFilter.parse(filter), NOW);

describe('the query of a filter', () => {
  test('without anything is for every replication', () => {
    expect(queryOf({})).toBe("WorkflowType = 'replicateImage'");
  });

  test('goes by how a workflow closed: what was refused, aborted or terminated early has no status of its own', () => {
    expect(queryOf({ status: ['running'] })).toBe("WorkflowType = 'replicateImage' AND (ExecutionStatus = 'Running')");
    expect(queryOf({ status: ['failed', 'aborted', 'terminated'] })).toBe(
      "WorkflowType = 'replicateImage' AND (ExecutionStatus = 'Failed' OR ExecutionStatus = 'Canceled' OR ExecutionStatus IN ('Terminated', 'TimedOut'))",
    );
    expect(queryOf({ status: ['partial'] })).toContain(
      "ExecutionStatus = 'Completed' AND ImageferryStatus = 'partial'",
    );
  });

  test('finds an image by its attribute, and before there is a plan by the id of the workflow', () => {
    expect(queryOf({ image: 'm-app1' })).toBe(
      "WorkflowType = 'replicateImage' AND (ImageferryImage = 'm-app1' OR WorkflowId STARTS_WITH 'replicate/m-app1/')",
    );
  });

  test('finds copies by their name', () => {
    expect(queryOf({ name: 'web-1' })).toBe("WorkflowType = 'replicateImage' AND ImageferryName = 'web-1'");
  });

  test('takes a duration until now, or a time', () => {
    expect(queryOf({ since: '24h' })).toContain("StartTime >= '2026-11-25T12:00:00.000Z'");
    expect(queryOf({ since: '2026-11-25T20:00:00+08:00' })).toContain("StartTime >= '2026-11-25T12:00:00.000Z'");
    expect(queryOf({ since: '2026-11-25' })).toContain("StartTime >= '2026-11-25T00:00:00.000Z'");
    expect(startOf('99999999999999d', NOW).toISOString()).toBe('1970-01-01T00:00:00.000Z');
  });

  test('of nights leaves out the runs that went on as another', () => {
    expect(nightQuery(NightFilter.parse({ status: ['succeeded'] }), NOW)).toBe(
      "WorkflowType = 'syncImages' AND ((ExecutionStatus = 'Completed' AND ImageferryStatus = 'succeeded')) AND ExecutionStatus != 'ContinuedAsNew'",
    );
  });

  test('for later replications goes by image and start', () => {
    expect(laterReplicationsQuery('m-app1', new Date(NOW))).toBe(
      "WorkflowType = 'replicateImage' AND (ImageferryImage = 'm-app1' OR WorkflowId STARTS_WITH 'replicate/m-app1/') AND StartTime >= '2026-11-26T12:00:00.000Z'",
    );
  });
});

describe('a filter', () => {
  test('shows 20 unless it says otherwise', () => {
    expect(ReplicationFilter.parse({}).limit).toBe(20);
  });

  test('is refused with everything that is wrong', () => {
    const filter = { status: ['runing'], image: "m-1' OR 'a' = 'a", since: 'yesterday', limit: 'many' };
    expect(parseWith(ReplicationFilter, filter).problems).toEqual([
      'since: "yesterday" must be a duration such as "24h", or a time such as "2026-11-25" or "2026-11-25T22:00:00Z"',
      'limit: "many" must be a whole number from 1 to 10000',
      expect.stringMatching(/^status\.0: "runing" must be "running" or "planned" or/) as string,
      expect.stringContaining('must be the id of a custom image') as string,
    ]);
  });

  test.each([0, 10_001, 1.5])('does not take a limit of %p', (limit) => {
    expect(parseWith(ReplicationFilter, { limit }).problems).toEqual([
      `limit: ${String(limit)} must be a whole number from 1 to 10000`,
    ]);
  });

  test('of nights knows no image, and not the statuses that only replications have', () => {
    expect(parseWith(NightFilter, { image: 'm-app1', status: ['partial'] }).problems).toHaveLength(2);
  });
});
