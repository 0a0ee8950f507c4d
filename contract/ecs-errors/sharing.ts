import type { EcsErrorRow } from './classes';

/** Answers to the calls that share an image with other accounts. */
export const SHARING_ERRORS: readonly EcsErrorRow[] = [
  {
    code: 'InvalidOperation.ServiceKeyEncryptedImageUnsupported',
    status: [403],
    class: 'request',
    meaning: 'The copy is encrypted with the service key of ECS, which other accounts cannot use. It cannot be shared.',
    hint: 'Give the target a KMS key of your own ("kmsKeyId"), or share this copy with nobody ("shareWith": []).',
  },
  {
    code: 'QuotaExceed.ShareImageUser',
    status: [403],
    class: 'quota',
    meaning: 'The image is shared with as many accounts as ECS allows.',
    hint: 'Take the image away from accounts that do not need it, then start again. ECS allows 50 accounts.',
  },
  {
    code: 'InvalidAccount.NotFound',
    status: [404],
    class: 'request',
    meaning: 'An account with which the image is to be shared does not exist.',
    hint: 'Correct the account in "shareWith", then start again. It must be the id of a whole account, not of a RAM user.',
  },
  {
    code: 'InvalidAccount.Forbbiden',
    status: [404],
    class: 'request',
    meaning: 'An image cannot be shared with the account that owns it.',
    hint: 'Remove the account of the worker from "shareWith", then start again.',
  },
  {
    code: 'Image.Public',
    status: [403],
    class: 'request',
    meaning: 'The image is a community image, which everybody may use. It cannot be shared with single accounts.',
    hint: 'Nothing to do when everybody may use it. Otherwise withdraw the image from the community, then start again.',
  },
  {
    code: 'InvalidParameter.IsPublic',
    status: [403],
    class: 'request',
    meaning: 'One call cannot both publish an image and share it.',
    hint: 'Report it: imageferry does not publish images.',
  },
  {
    code: 'OperationDenied.InvalidImageStatus',
    status: [403],
    class: 'request',
    meaning: 'The image is Deprecated and cannot be shared.',
    hint: 'Make the image Available again, then start again.',
  },
];
