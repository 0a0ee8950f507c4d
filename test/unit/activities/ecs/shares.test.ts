import { z } from 'zod';
import type { EcsCall } from '../../../../activities/ecs/client';
import { describeShares } from '../../../../activities/ecs/shares';

/** Answers each call with the next of the pages. */
function answering(...pages: unknown[]): EcsCall {
  return (_action, _regionId, _request, schema) => Promise.resolve().then(() => z.parse(schema, pages.shift()));
}

const NOBODY = { TotalCount: 0, Accounts: { Account: [] }, ShareGroups: { ShareGroup: [] } };
const page = (TotalCount: number, ...ids: string[]) => ({
  ...NOBODY,
  TotalCount,
  Accounts: { Account: ids.map((AliyunId) => ({ AliyunId })) },
});

const sharesIn = (...pages: unknown[]) => describeShares(answering(...pages), 'cn-beijing', 'm-1');

test('an image is shared with the accounts of all pages', async () => {
  expect(await sharesIn(NOBODY)).toEqual({ accounts: [], isPublic: false });
  expect(await sharesIn(page(3, '1', '2'), page(3, '3'))).toEqual({ accounts: ['1', '2', '3'], isPublic: false });
  expect(await sharesIn({ ...NOBODY, ShareGroups: { ShareGroup: [{ Group: 'all' }] } })).toMatchObject({
    isPublic: true,
  });
});

test.each([
  ['no list of accounts', { ...NOBODY, Accounts: undefined }],
  ['no list of groups', { ...NOBODY, ShareGroups: {} }],
  ['nothing', {}],
  ['no total', { ...NOBODY, TotalCount: undefined }],
  ['fewer accounts than it counts', { ...NOBODY, TotalCount: 1 }],
  ['an account without an id', { ...page(1), Accounts: { Account: [{}] } }],
])('an answer that says too little is no "nobody": %s', async (_, answer) => {
  await expect(sharesIn(answer, NOBODY)).rejects.toThrow();
});
