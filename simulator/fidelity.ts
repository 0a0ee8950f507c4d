import type { Settings } from './settings';

/** Something that the vendor does not document, so that the simulator had to choose. */
export interface Guess {
  /** What the simulator does. */
  choice: string;
  /** What is known of the real ECS. */
  known: string;
  /** The settings that change it. */
  settings: readonly (keyof Settings)[];
}

/** The guesses about ECS. Whoever learns how ECS behaves corrects the code and removes the guess. */
export const GUESSES: readonly Guess[] = [
  {
    choice: 'The limit of running copies counts in the region that a copy goes to.',
    known: 'The API page says "in the same region". It does not say whether that is the source or the destination.',
    settings: ['limitKey'],
  },
  {
    choice: 'Waiting copies start first in, first out. One that has room overtakes those that have none.',
    known: 'The API page says that they run in sequence. It promises no order.',
    settings: [],
  },
  {
    choice: '`OperationDenied.ImageCopyConflict` means that a copy of the same image to the same region is unfinished.',
    known:
      'The API page speaks of "the same image". Many tools copy one image to several regions at once, so it cannot mean the image alone.',
    settings: ['refuseConcurrentCopies'],
  },
  {
    choice: 'A source image that is itself still copied is answered with `OperationDenied.ImageCopying`.',
    known: 'Only an older API page explains the code like this. `IncorrectImageStatus` would fit too.',
    settings: [],
  },
  {
    choice: 'CopyImage makes its checks in the order of the error codes on its API page.',
    known: 'The order of the checks is not documented.',
    settings: [],
  },
  {
    choice: 'A client token is remembered for ever.',
    known: 'How long a token is valid is not documented.',
    settings: ['tokenLifetimeMs'],
  },
  {
    choice:
      'The same token with the same parameters gets the same image id, even when that image was cancelled or deleted.',
    known: 'The vendor promises the same result as that of the first call. It does not mention images that are gone.',
    settings: [],
  },
  {
    choice: 'The token of a call that was refused is not remembered: the next call is checked again.',
    known:
      'Whether ECS repeats an error is not documented. Clients of other actions take a new token after `IdempotentFailed`.',
    settings: ['tokensOfFailedCalls'],
  },
  {
    choice: 'A call whose token belongs to a call in progress is answered with `IdempotentProcessing`.',
    known: 'The API pages of CreateImage and others have this code. Which one CopyImage uses is not known.',
    settings: ['tokenInUse'],
  },
  {
    choice: 'A copy that does not ask for encryption is not encrypted.',
    known: 'Older API pages say so. Newer ones say that it depends.',
    settings: [],
  },
  {
    choice: 'A new image can be seen at once.',
    known: 'Nothing is documented.',
    settings: ['visibleAfterMs'],
  },
  {
    choice: 'The tags of a new image can be seen at once, also while its copy waits. ECS adds no tags of its own.',
    known: 'Nothing is documented. Tags that begin with `acs:` are reserved for ECS and other products.',
    settings: ['tagsVisibleAfterMs', 'systemTags'],
  },
  {
    choice: 'An image is usable as soon as it is `Available`, and stays so when it is deprecated.',
    known:
      'The SDK has the field `Usable` and says that such an image can create instances at once. Users saw `Available` images that were not usable yet.',
    settings: ['usableAfterSeconds'],
  },
  {
    choice: 'A copy has neither the NVMe support nor the metadata mode nor the image family of its source.',
    known:
      'Users report that CopyImage drops the features and that a copy has `NvmeSupport` `unsupported`. The metadata mode is a feature too. CopyImage has no parameter for a family.',
    settings: ['copiesKeep'],
  },
  {
    choice: 'An image shows its size and its disks also while it is created.',
    known: 'The progress of a copy is a field of its disks. When sizes and disks are first shown is not documented.',
    settings: ['showsDisksWhileCopying'],
  },
  {
    choice: 'ModifyImageAttribute refuses every change of an image that is being created, or waits for it.',
    known: 'The error code `InvalidStatus.ImageIsCreating` exists. Which changes it refuses is not documented.',
    settings: [],
  },
  {
    choice: 'Every disk of a new image has its snapshot, with an id, from the start of the copy.',
    known:
      'The vendor says that a copy makes a snapshot first and the image from it. It does not say when the id is shown.',
    settings: [],
  },
  {
    choice: 'A snapshot is `progressing` while its copy runs or waits, and `failed` when the copy is `CreateFailed`.',
    known: 'The API page has these statuses. How they follow those of a copy is not documented.',
    settings: [],
  },
  {
    choice: 'A snapshot is named `SnapshotForImage-` and the name of its image.',
    known: 'Users see such names after an import. Those after a copy are not documented.',
    settings: [],
  },
  {
    choice: 'The image name filter finds names that contain it. `*` stands for any characters.',
    known: 'The API page calls the search fuzzy. It does not define that.',
    settings: [],
  },
  {
    choice:
      'A tag filter without a value finds every value of the tag. With an empty value it finds only tags that have none.',
    known: 'The API page does not say what a missing value means.',
    settings: [],
  },
  {
    choice: '`ImageId` of DescribeImages takes several ids with commas between them.',
    known: 'The API page speaks of one id. Clients send several, and get the images.',
    settings: [],
  },
  {
    choice: 'Every copy that runs or waits can be cancelled.',
    known:
      'The error code `CancelNotSupported` exists. Which images cause it is not documented. Whether a waiting copy can be cancelled is not documented either.',
    settings: ['canCancel'],
  },
  {
    choice: 'An image that was cancelled or deleted is gone at once.',
    known: 'The vendor does not say how long it takes.',
    settings: ['goneAfterMs'],
  },
  {
    choice: 'A cancelled copy frees its place in the limit at once, also while its image can still be seen.',
    known: 'Nothing is documented.',
    settings: [],
  },
  {
    choice: 'A cancelled copy leaves no snapshot.',
    known: 'The vendor promises only that the image is deleted.',
    settings: ['cancelLeavesSnapshots'],
  },
  {
    choice: 'A name is free as soon as its image is gone. Images of every status keep their name until then.',
    known: 'Names are unique in a region. When a name becomes free is not documented.',
    settings: ['goneAfterMs'],
  },
  {
    choice: 'Copies that are unfinished or failed count in the image quota.',
    known: 'The error code for a full quota exists. Which images count is not documented.',
    settings: [],
  },
  {
    choice: 'A clock that is off is answered with `InvalidTimeStamp.Expired`, with the older and the newer signature.',
    known: 'Users report this code for the older signature. Older reports have `IllegalTimestamp`.',
    settings: [],
  },
  {
    choice: 'The message of `SignatureDoesNotMatch` has what the server signed, in the same words for both signatures.',
    known: 'The words for the older signature are those that its SDKs look for. Those for the newer one are not known.',
    settings: [],
  },
  {
    choice: 'An endpoint serves calls for other regions too.',
    known:
      'Some endpoints of the vendor serve several regions. Others answer with `InvalidOperation.NotSupportedEndpoint`.',
    settings: ['foreignCalls'],
  },
  {
    choice: 'A tag that the tag policy does not allow is refused with `Forbidden.TagPolicy`.',
    known: 'The vendor says that such calls fail. It does not document their error code.',
    settings: ['tagPolicy', 'requiredTags'],
  },
  {
    choice: '`Force` deletes an image that instances use, and one that is shared, but not a community image.',
    known: 'The API page speaks of instances only. It has an error code for each of the three.',
    settings: [],
  },
  {
    choice: 'A launch template that does not exist is answered with `InvalidLaunchTemplate.NotFound`.',
    known: 'Pages of other actions have this code.',
    settings: [],
  },
  {
    choice: 'A throttled call carries no `x-acs-retry-after`, unless the fault has `retryAfterMs`.',
    known: 'The SDK reads this header. Whether ECS sends it is not known.',
    settings: [],
  },
  {
    choice: 'Error codes that are on no API page of these actions have a likely HTTP status and message.',
    known: 'Some of them are on the pages of other actions.',
    settings: [],
  },
];

/** What ECS does and the simulator does not. */
export const NOT_SIMULATED: readonly string[] = [
  'Other actions of ECS and STS. They are answered with `InvalidAction.NotFound`.',
  'Parameters that no API page of these actions has. They are ignored.',
  'Instance types. The filter `InstanceType` of DescribeImages is refused for every type.',
  'Images that are subscribed to, and that expire.',
  'Several accounts in one simulator, RAM and temporary credentials. There is one access key, which may do everything; faults play missing rights.',
  'Endpoints by product. Every address serves ECS and STS.',
  'HTTPS.',
  'Rate limits. Faults play throttling.',
  'The size of an image. It does not change how long a copy takes.',
  'Failures of copies by themselves. The end of the name and the command `finishCopy` cause them.',
  'Encryption, prices, and quotas of snapshots.',
  'Disks, and chains of snapshots. Filters by them find nothing.',
  'What instances and launch templates do. They use images, and other filters for them than those named above are ignored.',
  'A memory of faults and of used nonces over a restart. The state file keeps the rest.',
];
