import type { Account } from '../account';
import { documentedError } from '../ecs-error';
import { isUnfinished, type SimulatedImage } from '../image';
import type { Parameters } from '../parameters';
import { timeText } from './image-body';
import { pageOf } from './paging';
import { ownImageOf } from './rules';

/** How many accounts one call adds or removes; ECS ignores the others without a word. */
const ACCOUNTS_OF_A_CALL = 10;
const ACCOUNT_ID = /^\d{1,20}$/;

/** Shares an image with other accounts, or stops that; publishes it as a community image, or withdraws it. */
export function modifyImageSharePermission(account: Account, parameters: Parameters): Record<string, never> {
  const image = ownImageOf(account, parameters);
  const added = accountsOf(account, parameters, 'AddAccount');
  const removed = accountsOf(account, parameters, 'RemoveAccount');
  const isPublic = publicityOf(image, parameters, [...added, ...removed]);
  if (added.length > 0 || isPublic) checkShareable(image, isPublic);
  if (added.length > 0 && isPublic) throw documentedError('Image.Public');
  const sharedWith = sharesAfter(account, image, added, removed);
  if (sharedWith.length > account.settings.shareQuota) throw documentedError('QuotaExceed.ShareImageUser');
  if (parameters.flag('DryRun') === true) throw documentedError('DryRunOperation');
  account.change(image, { sharedWith, isPublic });
  return {};
}

/** Lists the accounts that an image is shared with, in pages. */
export function describeImageSharePermission(account: Account, parameters: Parameters): Record<string, unknown> {
  const image = ownImageOf(account, parameters);
  const { items, body } = pageOf(parameters, image.sharedWith);
  const accounts = items.map(({ accountId, since }) => ({ AliyunId: accountId, SharedTime: timeText(since) }));
  return {
    RegionId: image.regionId,
    ImageId: image.imageId,
    ...body,
    Accounts: { Account: accounts },
    ShareGroups: { ShareGroup: image.isPublic ? [{ Group: 'all' }] : [] },
  };
}

function accountsOf({ settings }: Account, parameters: Parameters, name: string): string[] {
  const ids = parameters.list(name).slice(0, ACCOUNTS_OF_A_CALL);
  if (ids.some((id) => !ACCOUNT_ID.test(id))) throw documentedError('InvalidAccount.NotFound');
  if (ids.includes(settings.accountId)) throw documentedError('InvalidAccount.Forbbiden');
  return ids;
}

/** Whether everybody may use the image afterwards. One call changes either this or accounts. */
function publicityOf({ isPublic }: SimulatedImage, parameters: Parameters, accounts: string[]): boolean {
  const wanted = parameters.flag('IsPublic') ?? isPublic;
  if (wanted !== isPublic && accounts.length > 0) throw documentedError('InvalidParameter.IsPublic');
  return wanted;
}

/** An image must be available, and not be encrypted with a key that its user does not have. */
function checkShareable(image: SimulatedImage, withEverybody: boolean): void {
  if (isUnfinished(image)) throw documentedError('InvalidStatus.ImageIsCreating');
  if (image.status === 'Deprecated') throw documentedError('OperationDenied.InvalidImageStatus');
  if (image.status !== 'Available') throw documentedError('IncorrectImageStatus', 'The image is not available.');
  const encrypted = image.disks.filter((disk) => disk.encrypted);
  if (withEverybody && encrypted.length > 0) {
    throw documentedError(
      'OperationDeined.EncryptedSnapshot',
      'The image contains encrypted snapshots, which do not support share.',
    );
  }
  if (encrypted.some(({ kmsKeyId }) => kmsKeyId === undefined)) {
    throw documentedError('InvalidOperation.ServiceKeyEncryptedImageUnsupported');
  }
}

function sharesAfter(
  account: Account,
  { sharedWith }: SimulatedImage,
  added: readonly string[],
  removed: readonly string[],
): SimulatedImage['sharedWith'] {
  const shares = new Map(sharedWith.map((share) => [share.accountId, share]));
  for (const accountId of added) if (!shares.has(accountId)) shares.set(accountId, { accountId, since: account.now() });
  for (const accountId of removed) shares.delete(accountId);
  return [...shares.values()];
}
