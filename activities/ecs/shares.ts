import { DescribeImageSharePermissionRequest } from '@alicloud/ecs20140526/dist/models/DescribeImageSharePermissionRequest';
import { ModifyImageSharePermissionRequest } from '@alicloud/ecs20140526/dist/models/ModifyImageSharePermissionRequest';
import { z } from 'zod';
import type { ImageShares, ShareChange } from './api';
import { unexpectedAnswer } from './classify';
import type { EcsCall } from './client';
import { fieldsOf, textOf } from './lenient';
import { allPages } from './pages';

/**
 * With whom an image is shared. Somebody relies on it before an image is deleted, and before one is called shared, so it is read
 * strictly: an answer that leaves a list out, or less than it counts, is a failure and no "nobody".
 */

const ACTION = 'DescribeImageSharePermission';
/** ECS has ten on a page unless it is asked for more. */
const PAGE_SIZE = 50;

const SharesPage = z.looseObject({
  TotalCount: z.unknown(),
  Accounts: z.looseObject({ Account: z.array(z.unknown()) }),
  ShareGroups: z.looseObject({ ShareGroup: z.array(z.unknown()) }),
});
const Confirmation = z.looseObject({});

/** The accounts of all pages, and whether the image is published. */
export async function describeShares(call: EcsCall, regionId: string, imageId: string): Promise<ImageShares> {
  let isPublic = false;
  const accounts = await allPages(ACTION, regionId, async (pageNumber) => {
    const request = new DescribeImageSharePermissionRequest({ regionId, imageId, pageNumber, pageSize: PAGE_SIZE });
    const { Accounts, ShareGroups, TotalCount } = await call(ACTION, regionId, request, SharesPage);
    isPublic ||= ShareGroups.ShareGroup.length > 0;
    return { items: Accounts.Account, total: TotalCount };
  });
  return { accounts: accounts.map((account) => idOf(account, regionId)), isPublic };
}

function idOf(account: unknown, regionId: string): string {
  const id = textOf(fieldsOf(account)?.['AliyunId']);
  if (id === '') throw unexpectedAnswer(ACTION, regionId, 'gave an account without an id');
  return id;
}

/** One call: ECS ignores the accounts beyond the tenth of each list. */
export async function changeShares(
  call: EcsCall,
  regionId: string,
  imageId: string,
  { add, remove }: ShareChange,
): Promise<void> {
  const request = new ModifyImageSharePermissionRequest({ regionId, imageId, addAccount: add, removeAccount: remove });
  await call('ModifyImageSharePermission', regionId, request, Confirmation);
}
