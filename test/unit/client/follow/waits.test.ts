import { addWaits } from '../../../../client/follow/waits';
import type { CopyRecord, Manifest } from '../../../../contract/schema/manifest';

const NOW = Date.parse('2026-11-26T14:00:00.000Z');

function at(minutes: number): string {
  return new Date(NOW + minutes * 60_000).toISOString();
}

function manifestOf(...copies: Partial<CopyRecord>[]): Manifest {
  const source = { regionId: 'cn-hangzhou', imageId: 'm-1', name: 'web' };
  const records = copies.map((copy, place): CopyRecord => ({
    regionId: `region-${String(place)}`,
    required: true,
    status: 'copying',
    attempts: 1,
    ...copy,
  }));
  return { replicationId: 'replicate/web', status: 'running', source, copies: records };
}

test('the end of a replication is that of the last copy', () => {
  const manifest = manifestOf({ expectedAt: at(5) }, { status: 'queued' }, { status: 'available' });
  const waits = { 'region-1': { place: 1, pools: [], startsAt: at(5), endsAt: at(20) } };
  expect(addWaits(manifest, waits, NOW).expectedAt).toBe(at(20));
});

test.each([
  ['a copy is expected at no time', { expectedAt: undefined }],
  ['a copy should have ended long ago', { expectedAt: at(-1) }],
])('nobody knows the end of a replication while %s', (_, copy) => {
  expect(addWaits(manifestOf({ expectedAt: at(5) }, copy), {}, NOW)).not.toHaveProperty('expectedAt');
});
