import { copyError } from '../../../../contract/errors';
import { waitsOf } from '../../../../workflows/region-slots/waits';
import { copy, REGIONS, Slots } from './slots';

const OTHERS = { requester: 'replicate/db' };
const waits = (slots: Slots, requester = 'replicate/web') => waitsOf(slots.state, requester);

test('a copy says which of its regions is full, and its place among those that wait for it', () => {
  const slots = Slots.ready().enqueue([copy('a', 'cn-beijing')]);
  slots.enqueue([copy('b', 'cn-shanghai', OTHERS), copy('c', 'us-west-1')]);
  const hangzhou = { regionId: 'cn-hangzhou', taken: 1, limit: 1 };
  expect(waits(slots, OTHERS.requester)).toEqual({ 'cn-shanghai': { place: 1, pools: [hangzhou] } });
  // A copy of "replicate/web" runs already, so the other replication goes first.
  expect(waits(slots)).toEqual({ 'us-west-1': { place: 2, pools: [hangzhou] } });
});

test('a release is before all others', () => {
  const slots = Slots.ready().enqueue([copy('a', 'cn-beijing'), copy('b', 'cn-shanghai')]);
  slots.enqueue([copy('c', 'us-west-1', { priority: 'release', requester: 'replicate/release' })]);
  expect(waits(slots, 'replicate/release')).toMatchObject({ 'us-west-1': { place: 1 } });
  expect(waits(slots)).toMatchObject({ 'cn-shanghai': { place: 2 } });
});

test('copies of other regions do not count', () => {
  const slots = Slots.ready({ pools: 'target' });
  slots.enqueue([copy('a', 'cn-beijing'), copy('b', 'us-west-1', OTHERS), copy('c', 'us-west-1', OTHERS)]);
  slots.enqueue([copy('d', 'cn-beijing')]);
  expect(waits(slots)).toEqual({
    'cn-beijing': { place: 1, pools: [{ regionId: 'cn-beijing', taken: 1, limit: 1 }] },
  });
});

test('a region that an operator has closed is named with who did it and why, until it is opened', () => {
  const slots = Slots.ready({ defaultLimit: 5 });
  const close = { regionId: 'cn-beijing', limit: 0, by: 'ops', reason: 'maintenance' };
  slots.tell({ type: 'setLimit', ...close }).enqueue([copy('a', 'cn-beijing')]);
  const closed = { regionId: 'cn-beijing', taken: 0, limit: 0, reason: 'closed by ops: maintenance' };
  expect(waits(slots)).toEqual({ 'cn-beijing': { place: 1, pools: [closed] } });
  expect(waits(slots.tell({ type: 'setLimit', ...close, limit: 5, reason: 'done' }))).toEqual({});
});

test('a region that is closed by the configuration says so', () => {
  const slots = Slots.ready({ limits: { 'cn-beijing': 0 } }).enqueue([copy('a', 'cn-beijing')]);
  expect(waits(slots)['cn-beijing']?.pools).toMatchObject([{ regionId: 'cn-beijing', reason: 'its limit is 0' }]);
});

test('a region that cannot be asked is named with the reason', () => {
  const error = copyError('WrongAccount', 'cn-beijing', 'no answer');
  const slots = Slots.cold({ defaultLimit: 5 }).tell({ type: 'lanesFound', lanes: [] });
  slots.tell({ type: 'straysFound', regions: REGIONS, strays: [], unasked: [{ regionId: 'cn-beijing', error }] });
  slots.enqueue([copy('a', 'cn-beijing')]);
  expect(waits(slots)['cn-beijing']?.pools).toMatchObject([{ reason: 'cannot be asked what runs in it: no answer' }]);
});
