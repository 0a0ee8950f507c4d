import { defined } from '../defined';
import { ACCOUNT_ERRORS } from './account';
import type { EcsErrorRow, ErrorClass } from './classes';
import { CLEANUP_ERRORS } from './cleanup';
import { CLIENT_TOKEN_ERRORS } from './client-token';
import { ENCRYPTION_ERRORS } from './encryption';
import { GATEWAY_ERRORS } from './gateway';
import { IMAGE_ERRORS } from './image';
import { REGION_ERRORS } from './region';
import { SHARING_ERRORS } from './sharing';
import { TEMPORARY_ERRORS } from './temporary';

export { ERROR_CLASSES, isTransient, type EcsErrorRow, type ErrorClass } from './classes';

/** Every code of ECS that imageferry knows. Each code appears once. */
export const ECS_ERRORS: readonly EcsErrorRow[] = [
  ...TEMPORARY_ERRORS,
  ...GATEWAY_ERRORS,
  ...CLIENT_TOKEN_ERRORS,
  ...IMAGE_ERRORS,
  ...REGION_ERRORS,
  ...ENCRYPTION_ERRORS,
  ...ACCOUNT_ERRORS,
  ...CLEANUP_ERRORS,
  ...SHARING_ERRORS,
];

/** What an error code means and what to do about it. */
export interface ErrorDescription {
  class: ErrorClass;
  meaning: string;
  hint: string;
  /** ECS may have carried out the call, whatever its status. */
  leavesDoubt?: boolean;
  /** The clocks of the worker and of ECS differ. */
  isAboutTheClock?: boolean;
}

const byCode: ReadonlyMap<string, EcsErrorRow> = new Map(ECS_ERRORS.map((row) => [row.code, row]));

/** A code that begins with `prefix` is described like the code `like`. The first prefix that fits counts. */
const FAMILIES: readonly { prefix: string; like: string }[] = [
  { prefix: 'Forbidden', like: 'Forbidden' },
  { prefix: 'InvalidAccessKeyId', like: 'InvalidAccessKeyId.NotFound' },
  { prefix: 'InvalidSecurityToken', like: 'InvalidSecurityToken' },
  { prefix: 'InvalidEncrypted.', like: 'InvalidEncrypted.NotMatchKmsKeyId' },
  { prefix: 'InvalidParameter.KMSKeyId', like: 'InvalidParameter.KMSKeyId.NotFound' },
  { prefix: 'InvalidParameter', like: 'InvalidParameter' },
  { prefix: 'InvalidIdempotenceParameter', like: 'InvalidIdempotenceParameter' },
  { prefix: 'Missing', like: 'MissingParameter' },
  { prefix: 'InvalidSnapshot', like: 'OperationDenied' },
];

/**
 * What an error code of ECS means and what to do about it. An unknown code is described by its HTTP status (429 or 5xx),
 * then by its family, then by its message: the vendor says that an error which asks to try again later may be retried.
 */
export function describeEcsError(code: string, status?: number, message = ''): ErrorDescription {
  const known = byCode.get(code) ?? temporary(code, status) ?? byCode.get(familyOf(code));
  if (known !== undefined) return descriptionOf(known);
  const patience = asksForPatience(message);
  return { ...(patience === undefined ? unknown(code) : descriptionOf(patience)), leavesDoubt: true };
}

function descriptionOf({
  class: errorClass,
  meaning,
  hint,
  leavesDoubt,
  isAboutTheClock,
}: EcsErrorRow): ErrorDescription {
  return { class: errorClass, meaning, hint, ...defined({ leavesDoubt, isAboutTheClock }) };
}

function asksForPatience(message: string): EcsErrorRow | undefined {
  return /\btry (it )?(again )?later\b/i.test(message) ? byCode.get('SystemBusy') : undefined;
}

function temporary(code: string, status: number | undefined): EcsErrorRow | undefined {
  if (status === 429 || code.includes('Throttling')) return byCode.get('Throttling');
  return status !== undefined && status >= 500 ? byCode.get('InternalError') : undefined;
}

function familyOf(code: string): string {
  return FAMILIES.find(({ prefix }) => code.startsWith(prefix))?.like ?? code;
}

function unknown(code: string): ErrorDescription {
  return {
    class: 'unknown',
    meaning: `ECS refused the call with the code ${code}, which imageferry does not know.`,
    hint: 'Look up the code in the documentation of ECS, correct the cause, then start again.',
  };
}
