import type { EcsErrorRow } from './classes';

const SET_ENCRYPTED = 'Set "encrypted": true for this target, or remove its key.';
const CHECK_KEY = 'Check kmsKeyId of this target. The key must be in the target region.';
const GRANT_KMS = 'Allow ECS to use KMS (role AliyunECSDiskEncryptDefaultRole), then start again.';

/** Answers about encryption and its keys. */
export const ENCRYPTION_ERRORS: readonly EcsErrorRow[] = [
  {
    code: 'InvalidParameter.EncryptedIllegal',
    status: [400],
    class: 'region',
    meaning: 'The target has a KMS key, but encryption is off.',
    hint: SET_ENCRYPTED,
  },
  {
    code: 'InvalidEncrypted.NotMatchEncryptAlgorithm',
    status: [400],
    class: 'region',
    meaning: 'The target has an encryption algorithm, but encryption is off.',
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
    meaning: 'The target has a KMS key, but encryption is off.',
    hint: SET_ENCRYPTED,
  },
  {
    code: 'InvalidEncrypted.NotMatchDiskDefaultEncryption',
    status: [403],
    class: 'region',
    meaning: 'The encryption setting of the target differs from the default that the account has for disks.',
    hint: 'Set "encrypted": true for this target. The account requires encryption in that region.',
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
    meaning: 'The KMS key does not exist.',
    hint: CHECK_KEY,
  },
  {
    code: 'InvalidParameter.KMSKeyId.CMKNotEnabled',
    status: [403],
    class: 'region',
    meaning: 'The KMS key is disabled.',
    hint: 'Enable the key in KMS, then start again.',
  },
  {
    code: 'InvalidParameter.KMSKeyId.CMKUnauthorized',
    status: [403],
    class: 'region',
    meaning: 'ECS has no permission to use the KMS key.',
    hint: GRANT_KMS,
  },
  {
    code: 'InvalidParameter.KMSKeyId.KMSUnauthorized',
    status: [403],
    class: 'region',
    meaning: 'ECS has no permission to use the KMS of the account.',
    hint: GRANT_KMS,
  },
  {
    code: 'OperationDenied.KmsServiceUnauthorized',
    status: [403],
    class: 'region',
    meaning: 'The account has not authorised the KMS service.',
    hint: GRANT_KMS,
  },
  {
    code: 'UserNotInTheWhiteList',
    status: [403],
    class: 'region',
    meaning: 'The account may not use its own KMS keys in the target region.',
    hint: 'Ask Alibaba Cloud to allow it, or remove kmsKeyId of this target.',
  },
  {
    code: 'OperationDeined.EncryptedSnapshot',
    status: [403],
    class: 'region',
    meaning: 'The source image is encrypted, so its copy must be encrypted too.',
    hint: 'Set "encrypted": true for this target. Add kmsKeyId with a key of the target region if you need your own key.',
  },
  {
    code: 'OperationDenied.EncryptSnapshotAcrossRegion',
    status: [403],
    class: 'region',
    meaning: 'The source image is not encrypted, so its copy in another region cannot be encrypted.',
    hint: 'Remove the encryption settings of this target, or first make an encrypted copy of the image in its own region.',
  },
];
