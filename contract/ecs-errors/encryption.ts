import type { EcsErrorRow } from './classes';

const SET_ENCRYPTED = 'Set "encrypted": true for this target, or remove its key.';
const CHECK_KEY = 'Check kmsKeyId of this target: keys belong to one region, the key must be one of the target region.';
const GRANT_KMS = 'Grant ECS access to KMS (role AliyunECSDiskEncryptDefaultRole), then start again.';

/** Answers about encryption and its keys. */
export const ENCRYPTION_ERRORS: readonly EcsErrorRow[] = [
  {
    code: 'InvalidParameter.EncryptedIllegal',
    status: [400],
    class: 'region',
    meaning: 'A key is given for a copy that is not to be encrypted.',
    hint: SET_ENCRYPTED,
  },
  {
    code: 'InvalidEncrypted.NotMatchEncryptAlgorithm',
    status: [400],
    class: 'region',
    meaning: 'An encryption algorithm is given for a copy that is not to be encrypted.',
    hint: SET_ENCRYPTED,
  },
  {
    code: 'InvalidEncryptAlgorithm',
    status: [400],
    class: 'region',
    meaning: 'ECS does not know the encryption algorithm.',
    hint: 'Remove the encryption settings of this target, or leave the target out.',
  },
  {
    code: 'InvalidEncrypted.NotMatchKmsKeyId',
    status: [400],
    class: 'region',
    meaning: 'A key is given for a copy that is not to be encrypted.',
    hint: SET_ENCRYPTED,
  },
  {
    code: 'InvalidEncrypted.NotMatchDiskDefaultEncryption',
    status: [403],
    class: 'region',
    meaning: "The target's encryption differs from the account's default for disks.",
    hint: 'Set "encrypted": true for this target, as the account demands in that region.',
  },
  {
    code: 'InvalidParameter.KmsNotEnabled',
    status: [400],
    class: 'region',
    meaning: 'KMS is not enabled.',
    hint: 'Enable KMS in the target region, then start again.',
  },
  {
    code: 'InvalidParameter.KMSKeyId.NotFound',
    status: [404],
    class: 'region',
    meaning: 'There is no such key.',
    hint: CHECK_KEY,
  },
  {
    code: 'InvalidParameter.KMSKeyId.CMKNotEnabled',
    status: [403],
    class: 'region',
    meaning: 'The key is disabled.',
    hint: 'Enable the key in KMS, then start again.',
  },
  {
    code: 'InvalidParameter.KMSKeyId.CMKUnauthorized',
    status: [403],
    class: 'region',
    meaning: 'ECS may not use the key.',
    hint: GRANT_KMS,
  },
  {
    code: 'InvalidParameter.KMSKeyId.KMSUnauthorized',
    status: [403],
    class: 'region',
    meaning: 'ECS may not use your KMS.',
    hint: GRANT_KMS,
  },
  {
    code: 'OperationDenied.KmsServiceUnauthorized',
    status: [403],
    class: 'region',
    meaning: 'The account has not authorised KMS.',
    hint: GRANT_KMS,
  },
  {
    code: 'UserNotInTheWhiteList',
    status: [403],
    class: 'region',
    meaning: 'The account may not use keys of its own there.',
    hint: 'Ask Alibaba Cloud to admit the account, or remove kmsKeyId of this target.',
  },
  {
    code: 'OperationDeined.EncryptedSnapshot',
    status: [403],
    class: 'region',
    meaning: 'The image is encrypted and cannot become a copy that is not.',
    hint: 'Set "encrypted": true for this target, with a key of the target region if one is needed.',
  },
  {
    code: 'OperationDenied.EncryptSnapshotAcrossRegion',
    status: [403],
    class: 'region',
    meaning: 'The image is not encrypted and cannot become an encrypted copy in another region.',
    hint: 'Remove the encryption of this target, or encrypt the source image within its region first.',
  },
];
