import { asSummary, summaryOf } from '../../../../workflows/shared/summaries';

const SPEC = { name: 'web-7', regionId: 'cn-beijing' };

describe('the summary of an activity', () => {
  test('says what the call does', () => {
    expect(summaryOf('startCopy', [{ spec: SPEC }])).toBe('look for web-7 in cn-beijing, then CopyImage');
    expect(summaryOf('enqueueCopies', [{ priority: 'release', copies: [{ regionId: 'a' }, { regionId: 'b' }] }])).toBe(
      'ask for lanes (release): a, b',
    );
    expect(summaryOf('withdrawCopies', [{ copyIds: ['run/cn-beijing/2'] }])).toBe('withdraw the copies to cn-beijing');
    expect(summaryOf('findLanes', [])).toBe('find the lanes whose copies run');
  });

  test.each([
    ['awaitCopy', { spec: SPEC, imageId: 'm-1' }],
    ['watchLanes', { lanes: [{ id: 'copy/cn-beijing/1' }] }],
    ['awaitStray', { regionId: 'cn-beijing', imageId: 'm-1' }],
    ['observeCopies', { copies: [1, 2], side: 'source' }],
    ['awaitManifest', { workflowId: 'replicate/m-1/0' }],
  ] as const)('of %s says that its attempts are polls', (name, input) => {
    expect(summaryOf(name, [input])).toContain('attempts are polls, not failures');
  });

  test.each([undefined, null, 'text', { source: null }, { source: { imageId: 7 } }])(
    'bears the malformed request %j',
    (request) => {
      expect(summaryOf('planReplication', [{ request }])).toBe(
        'look at the image from its region, check the targets, decide each copy',
      );
    },
  );

  test.each([undefined, 7, { images: null }])('bears the malformed policy %j', (policy) => {
    expect(summaryOf('selectImages', [{ policy }])).toBe('select the images of the source region');
  });
});

test('a summary is one line, with room for what the server adds', () => {
  const summary = asSummary(`a\n\tb ${'区'.repeat(500)}`);
  expect(summary.startsWith('a b ')).toBe(true);
  expect(Buffer.byteLength(summary)).toBeLessThanOrEqual(200);
});
