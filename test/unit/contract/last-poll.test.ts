import { lastPollIn } from '../../../contract/last-poll';

test('reads of a heartbeat what was seen, and leaves the rest', () => {
  expect(lastPollIn({ progress: 40, lastSeenAt: 5, missed: 0 })).toEqual({ progress: 40, lastSeenAt: 5 });
});

test.each([[undefined], [null], ['text'], [{ progress: '40', lastSeenAt: 5 }], [{ silentSince: 5 }]])(
  'finds nothing in %j',
  (detail) => {
    expect(lastPollIn(detail)).toBeUndefined();
  },
);
