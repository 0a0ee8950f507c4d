import type { NightRow, ReplicationRow } from '../../../../client/list/rows';
import { nightsTable, notesOn, replicationsTable } from '../../../../client/render/list';

const NOW = Date.parse('2026-11-26T12:00:00.000Z');

const RUNNING: ReplicationRow = {
  id: 'replicate/m-app1/0',
  runId: 'run-1',
  status: 'running',
  imageId: 'm-app1',
  name: 'web-1',
  regions: 3,
  startedAt: '2026-11-26T11:58:00.000Z',
};
const PARTIAL: ReplicationRow = { ...RUNNING, id: 'replicate/m-app2/0', status: 'partial', available: 2 };
const NIGHT: NightRow = { id: 'sync/1', runId: 'run-2', status: 'failed', startedAt: '2026-11-23T12:00:00.000Z' };

test('replications are a table with what each row can tell', () => {
  const unknown: ReplicationRow = { id: 'mine', runId: 'run-3', status: 'running', startedAt: RUNNING.startedAt };
  const dry: ReplicationRow = { ...RUNNING, id: 'replicate/m-app3/0', status: 'planned', available: 0, dryRun: true };
  expect(replicationsTable([RUNNING, PARTIAL, dry, unknown], NOW).split('\n')).toEqual([
    'REPLICATION         STATUS             IMAGE   NAME   REGIONS  AGE',
    'replicate/m-app1/0  running            m-app1  web-1  ?/3      2m',
    'replicate/m-app2/0  partial            m-app1  web-1  2/3      2m',
    'replicate/m-app3/0  planned (dry run)  m-app1  web-1  0/3      2m',
    'mine                running                                    2m',
  ]);
  expect(replicationsTable([], NOW)).toBe('no replication matches');
});

test('nights are a table with their copies', () => {
  expect(nightsTable([{ ...NIGHT, images: 2, correct: 5, copies: 6 }, NIGHT], NOW).split('\n')).toEqual([
    'NIGHT   STATUS  IMAGES  CORRECT  AGE',
    'sync/1  failed  2       5/6      3d',
    'sync/1  failed                   3d',
  ]);
  expect(nightsTable([], NOW)).toBe('no night matches');
});

test('the notes say how many more there are, and what no list can tell', () => {
  expect(notesOn([PARTIAL], 1)).toEqual([]);
  expect(notesOn([PARTIAL], 3_000)).toEqual(['1 of 3000 are shown; add --limit, or a filter']);
  expect(notesOn([RUNNING], 1)).toEqual([expect.stringContaining('imageferry status <id>') as string]);
});
