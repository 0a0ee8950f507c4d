import type { EcsErrorRow } from './classes';

/** Answers to the calls that undo a copy. */
export const CLEANUP_ERRORS: readonly EcsErrorRow[] = [
  {
    code: 'CancelNotSupported',
    status: [400],
    class: 'request',
    meaning: 'This copy cannot be cancelled.',
    hint: 'Wait until the copy has ended, then delete the image if it is not wanted.',
  },
  {
    code: 'ImageCreatedNotFromCopy',
    status: [400],
    class: 'request',
    meaning: 'The image did not come from a copy, so there is nothing to cancel.',
    hint: 'Look at the image: it is not one that imageferry made, and it was left alone.',
  },
  {
    code: 'ImageUsingByInstance',
    status: [403],
    class: 'request',
    meaning: 'Instances use the image.',
    hint: 'Release the instances or keep the image.',
  },
  {
    code: 'ImageUseShared',
    status: [403],
    class: 'request',
    meaning: 'The image is shared with other accounts.',
    hint: 'End the sharing, then delete the image.',
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
