/** HTTP status and message of error codes: the vendor's words where its API pages have any. */
export const DOCUMENTED_ERRORS = {
  // CopyImage, in the order of its page
  'InvalidDescription.Malformed': [400, 'The specified destination description is wrongly formed.'],
  'SourceRegion.NotFound': [400, 'The source region not found.'],
  'DestinationRegion.NotFound': [400, 'The destination region not found.'],
  IncorrectImageStatus: [400, 'The image not available.'],
  'InvalidSnapshotId.NotFound': [400, 'The specified SnapshotId does not exist.'],
  'InvalidImageName.Duplicated': [
    400,
    'The specified image name is already in use in the target region. Please try a different one.',
  ],
  'InvalidParameter.EncryptedIllegal': [
    400,
    'The specified parameter Encrypted must be true when kmsKeyId is not empty.',
  ],
  'InvalidEncrypted.NotMatchEncryptAlgorithm': [
    400,
    'The specified parameter Encrypted must be true when EncryptAlgorithm is not empty.',
  ],
  InvalidEncryptAlgorithm: [400, 'The specified parameter EncryptAlgorithm is not valid.'],
  'InvalidEncrypted.NotMatchKmsKeyId': [
    400,
    'The specified parameter Encrypted must be true when KmsKeyId is not empty.',
  ],
  'OperationDenied.CommunityImage': [400, 'Community image does not support copy.'],
  'InvalidImageName.Malformed': [400, 'The specified destination image name is wrongly formed.'],
  'InvalidParameter.KmsNotEnabled': [400, 'The specified operation need enable KMS.'],
  'OperationDenied.ImageCopyConflict': [
    400,
    'The same image cannot be copied concurrently. Please wait until the last copy is completed before performing the next operation.',
  ],
  'Account.Arrearage': [400, 'Your account has an outstanding payment.'],
  'InvalidAliUid.IsNull': [401, 'The aliUid must not be null.'],
  Forbbiden: [403, 'User not authorized to operate on the specified resource.'],
  'QuotaExceed.Image': [403, 'The number of images exceeds the limit (%s).'],
  'QuotaExceed.Snapshot': [403, 'The snapshot quota exceeds.'],
  'OperationDenied.ImageCopying': [403, 'The image is currently being copied. Please try again later.'],
  RegionNotSupportCopy: [403, 'The region not support copy.'],
  'InvalidSnapshot.TooOld': [
    403,
    'This operation is denied because the specified snapshot is created before 2013-07-15.',
  ],
  OperationDenied: [403, 'The specified snapshot is not allowed to create image.'],
  IncorrectDestinationRegion: [403, 'The destination region is not equal the target region.'],
  'OperationDenied.SameRegionOnly': [403, 'The image shared from others can not be copied to another region directly.'],
  'OperationDenied.NotPublished': [
    403,
    'The operation is denied because corresponding marketplace image is not published in destination region.',
  ],
  'OperationDenied.NotAuthorized': [
    403,
    'The operation is denied because corresponding marketplace image is not authorized to current user.',
  ],
  'OperationDeined.EncryptedSnapshot': [
    403,
    'The image contains encrypted snapshots, which do not support copying to non-encrypted ones.',
  ],
  'OperationDenied.EncryptSnapshotAcrossRegion': [
    403,
    'The image do not contain encrypted snapshots, which do not support copying to encrypted ones.',
  ],
  'InvalidParameter.KMSKeyId.CMKNotEnabled': [403, 'The CMK needs to be enabled.'],
  'InvalidParameter.KMSKeyId.KMSUnauthorized': [403, 'ECS service have no right to access your KMS.'],
  'InvalidRegion.NotSupport': [403, 'The specified region does not support byok.'],
  UserNotInTheWhiteList: [403, 'The user is not in byok white list.'],
  'InvalidRegionId.NotSupportEncryptAlgorithm': [
    403,
    'The current region does not support creating encrypted disks with EncryptAlgorithm.',
  ],
  'OperationDenied.KmsServiceUnauthorized': [403, 'The account is not authorized to kms service, please authorize it.'],
  'OperationDenied.NonCompliantDestinationRegion': [
    403,
    'The copy operation to the destination region is not in compliance with regulations.',
  ],
  'InvalidEncrypted.NotMatchDiskDefaultEncryption': [
    403,
    'The specified parameter Encrypted not match for your account default encryption settings.',
  ],
  'InvalidParameter.DataEncryptedKeyCreateFailed': [
    403,
    'Create kms data encrypted key fail. If you need further assistance, you can contact the KMS Technical Support.',
  ],
  'SizeExceed.Image': [
    403,
    'The image exceeds the maximum size. You can use the CopySnapshot API to copy your snapshots of the image and then create a new image from them.',
  ],
  'InvalidImageId.NotFound': [404, 'The specified ImageId does not exist.'],
  'InvalidParameter.KMSKeyId.NotFound': [404, 'The specified KMSKeyId does not exist.'],
  'InvalidResourceGroup.NotFound': [404, 'The ResourceGroup provided does not exist in our records.'],
  InternalError: [500, 'The request processing has failed due to some unknown error, exception or failure.'],

  // Client tokens and dry runs
  DryRunOperation: [400, 'Request validation has been passed with DryRun flag set.'],
  IdempotentParameterMismatch: [
    400,
    'The request uses the same client token as a previous, but non-identical request.',
  ],
  IdempotentFailed: [403, 'The previous idempotent request has failed. Please use a new client token.'],
  IdempotentProcessing: [403, 'The previous idempotent request(s) is still processing.'],
  LastTokenProcessing: [403, 'The last token request is processing.'],
  'InvalidOperation.Conflict': [409, 'The operation conflicts with another operation that is being processed.'],

  // DescribeImages and DescribeSnapshots
  'InvalidImageOwnerAlias.ValueNotSupported': [400, 'The specified ImageOwnerAlias value is not supported.'],
  'InvalidInstanceType.ValueNotSupported': [
    400,
    'The specified InstanceType does not exist or beyond the permitted range.',
  ],
  InvalidArchitecture: [404, 'The specifed Architecture is not valid'],
  'InvalidFilterKey.NotFound': [404, 'The specified filter key is not found.'],
  InvalidFilterValue: [404, 'The specified filter value is not valid.'],
  InvalidOSType: [404, 'The specifed OSType is not valid'],
  InvalidUsage: [404, 'The specifed Usage is not valid'],
  'InvalidSnapshotCategory.Malformed': [403, 'The specified Category is not valid.'],
  'InvalidSnapshotIds.Malformed': [403, 'The amount of specified specified snapshot Ids exceeds the limit.'],
  'InvalidSnapshotLinkId.NotFound': [404, 'The specified snapshot link is not found.'],
  'InvalidSnapshotType.NotFound': [404, 'The specfied SnapshotType is not found'],
  InvalidSourceDiskType: [404, 'The specifed SourceDiskType is not valid'],
  'InvalidStatus.NotFound': [404, 'The specified Status is not found'],

  // ModifyImageAttribute
  'InvalidImageFamily.Malformed': [400, 'The specified parameter "ImageFamily" is malformed.'],
  'InvalidBootMode.NotSupport': [400, 'The specified parameter BootMode is not supported.'],
  'InvalidLicenseType.NotSupported': [400, 'The specified parameter LicenseType is not supported.'],
  'InvalidParameter.FeaturesNvmeSupport': [400, 'The specified parameter Features.NvmeSupport is not supported.'],
  'InvalidParameter.FeaturesImdsSupport': [400, 'The specified parameter Features.ImdsSupport is not supported.'],
  'ImageStatus.NotAvailable': [403, 'The specified image status is not available.'],
  'ImageStatus.NotDeprecated': [403, 'The specified image status is not deprecated.'],
  ImageUseShared: [403, 'The specified image has been shared to others, please remove shared accounts first.'],
  'OperationDeined.ImageUsingByInstance': [
    403,
    'The boot mode of the image cannot be modified because it has associated instances.',
  ],
  'InvalidOperation.FeaturesImdsSupportNotMatch': [
    403,
    'The specified parameter Features.ImdsSupport can not be set to v1 from v2.',
  ],
  'InvalidStatus.ImageIsCreating': [
    403,
    'The operation cannot be performed because the image is creating. Please wait until the creation is complete and try again.',
  ],

  // ModifyImageSharePermission
  'InvalidOperation.ServiceKeyEncryptedImageUnsupported': [
    403,
    'The specified service key encrypted image is not supported for this operation. Please switch to a CMK (Customer Master Key) encrypted image and retry.',
  ],
  'OperationDenied.InvalidImageStatus': [403, 'The specified image cannot be shared when it is deprecated.'],
  'Image.NotPublic': [403, 'The specified image is not public image.'],
  'Image.Public': [403, 'The specified image is public image.'],
  'InvalidParameter.IsPublic': [403, 'The specified parameter IsPublic is conflicted with other parameters.'],
  'QuotaExceed.ShareImageUser': [403, 'The shared Image user Quota exceeds.'],
  'InvalidAccount.Forbbiden': [404, 'The specified Account does not yourself.'],
  'InvalidAccount.NotFound': [404, 'The specified parameter "AddAccount.n" or "RemoveAccount.n" does not exist.'],

  // DeleteImage
  ImageIsPublic: [403, 'You can not delete public image, please modify it to private.'],
  ImageUsingByInstance: [
    403,
    'The specified image has been used to create instances. You can use the DescribeInstances API to query these instances, or you can use the force parameter to proceed.',
  ],

  // Launch templates
  'InvalidLaunchTemplate.NotFound': [404, 'The specified launch template is not found.'],

  // Tags
  'Forbidden.TagPolicy': [403, 'The tag policy does not allow these tags.'],
  'QuotaExceed.Tags': [403, 'The number of tags exceeds the limit.'],

  // The other actions
  CancelNotSupported: [400, 'The specified image coping can not be cancelled.'],
  ImageCreatedNotFromCopy: [400, 'The specified image is not the target image of a copy action.'],
  SnapshotCreatedImage: [403, 'The snapshot has created an image that still exists.'],
  'InvalidAction.NotFound': [404, 'Specified api is not found, please check your url and method.'],
  'InvalidRegionId.NotFound': [404, 'The specified RegionId does not exist.'],
  'InvalidOperation.NotSupportedEndpoint': [
    404,
    'The specified endpoint cant operate this region. Please use API DescribeRegions to get the appropriate endpoint, or upgrade your SDK to latest version.',
  ],

  // Any call
  IllegalTimestamp: [
    400,
    'The input parameter "Timestamp" that is mandatory for processing this request is not supplied.',
  ],
  IncompleteSignature: [400, 'The request signature does not conform to Aliyun standards.'],
  InvalidSignatureMethod: [400, 'Specified parameter SignatureMethod is not valid.'],
  'InvalidTimeStamp.Expired': [400, 'Specified time stamp or date value is expired.'],
  'InvalidTimeStamp.Format': [400, 'Specified time stamp or date value is not well formatted.'],
  InvalidVersion: [400, 'Specified parameter Version is not valid.'],
  'InvalidSecurityToken.Expired': [400, 'Specified SecurityToken is expired.'],
  MissingSignature: [400, 'The request is not signed.'],
  SignatureDoesNotMatch: [400, 'Specified signature is not matched with our calculation.'],
  SignatureNonceUsed: [400, 'Specified signature nonce was used already.'],
  Throttling: [400, 'Request was denied due to request throttling.'],
  'Throttling.Api': [400, 'Request was denied due to api flow control.'],
  'Throttling.User': [400, 'Request was denied due to user flow control.'],
  Forbidden: [403, 'User not authorized to operate on the specified resource.'],
  'Forbidden.RAM': [403, "User not authorized to operate on the specified resource, or this API doesn't support RAM."],
  'InvalidAccessKeyId.NotFound': [404, 'Specified access key is not found.'],
  ServiceUnavailable: [503, 'The request has failed due to a temporary failure of the server.'],
} as const satisfies Record<string, readonly [status: number, message: string]>;

export type DocumentedCode = keyof typeof DOCUMENTED_ERRORS;
