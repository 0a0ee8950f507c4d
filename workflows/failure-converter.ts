import { DefaultFailureConverter } from '@temporalio/common';
import { ENCODES_FAILURES } from '../contract/names';

/**
 * Turns errors of workflows into failures, as the worker says: with their text in plain, or in a payload that its codec encrypts.
 * It reads both.
 */
export const failureConverter = new DefaultFailureConverter({
  encodeCommonAttributes: (globalThis as Readonly<Record<string, unknown>>)[ENCODES_FAILURES] === true,
});
