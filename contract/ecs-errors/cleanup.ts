import type { EcsErrorRow } from './classes';

/** Answers to the calls that undo a copy. */
export const CLEANUP_ERRORS: readonly EcsErrorRow[] = [
  {
    code: 'CancelNotSupported',
    status: [400],
    class: 'request',
    meaning: 'This copy cannot be cancelled.',
    hint: 'Wait until the copy has ended, then delete the image if you do not want it.',
  },
  {
    code: 'ImageCreatedNotFromCopy',
    status: [400],
    class: 'request',
    meaning: 'The image was not made by a copy, so there is no copy to cancel.',
    hint: 'Check the image. imageferry did not make it and did not change it.',
  },
  {
    code: 'ImageUsingByInstance',
    status: [403],
    class: 'request',
    meaning: 'At least one instance uses the image.',
    hint: 'Keep the image, or release the instances and then delete the image.',
  },
  {
    code: 'ImageUseShared',
    status: [403],
    class: 'request',
    meaning: 'The image is shared with other accounts.',
    hint: 'Stop sharing the image, then delete it.',
  },
  {
    code: 'ImageIsImporting',
    status: [403],
    class: 'request',
    meaning: 'The image is being imported.',
    hint: 'Wait until the import has ended, then delete the image.',
  },
  {
    code: 'ImageIsExporting',
    status: [403],
    class: 'request',
    meaning: 'The image is being exported.',
    hint: 'Wait until the export has ended, then delete the image.',
  },
];
