import { describeEcsError } from '../../contract/ecs-errors';
import { describeError, ERROR_CODES, type ErrorCode } from '../../contract/errors';
import type { CopyError, CopyRecord } from '../../contract/schema/manifest';

/** Most messages, regions and request ids that a block names: the manifest has them all. */
const MAX_NAMED = 5;

/** An error and the target region whose copy has it: `error.regionId` is the region of the call. */
interface Found {
  target: string;
  error: CopyError;
}

/** A block of lines for each different error of the copies: where, what it means, what to do next. Pure. */
export function errorBlocks(copies: readonly CopyRecord[]): string[][] {
  const found = copies.flatMap(errorsOf);
  const codes = [...new Set(found.map(({ error }) => error.code))];
  return codes.map((code) =>
    blockOf(
      code,
      found.filter(({ error }) => error.code === code),
    ),
  );
}

function errorsOf({ regionId, error, compensation }: CopyRecord): Found[] {
  return [error, compensation?.error].flatMap((one) => (one === undefined ? [] : [{ target: regionId, error: one }]));
}

function blockOf(code: string, found: Found[]): string[] {
  const targets = unique(found.map(({ target }) => target));
  const messages = unique(found.map(({ error }) => error.message));
  const hints = unique(found.map(({ error }) => error.hint));
  const requestIds = unique(found.flatMap(({ error }) => error.requestId ?? []));
  const meaning = meaningOf(code, messages[0]);
  return [
    `${code}: ${listed(targets)}`,
    ...messages.slice(0, MAX_NAMED).map((message) => `  ${message}`),
    ...(messages.includes(meaning) ? [] : [`  meaning: ${meaning}`]),
    ...hints.map((hint) => `  next step: ${hint}`),
    ...(requestIds.length === 0 ? [] : [`  request id: ${listed(requestIds)}`]),
  ];
}

/** What a code of imageferry or of ECS means, as docs/errors.md has it. */
export function meaningOf(code: string, message?: string): string {
  return isOurs(code) ? describeError(code).meaning : describeEcsError(code, undefined, message).meaning;
}

function isOurs(code: string): code is ErrorCode {
  return ERROR_CODES.some((ours) => ours === code);
}

function unique(texts: readonly string[]): string[] {
  return [...new Set(texts)];
}

function listed(texts: readonly string[]): string {
  const more = texts.length - MAX_NAMED;
  return `${texts.slice(0, MAX_NAMED).join(', ')}${more > 0 ? ` and ${String(more)} more` : ''}`;
}
