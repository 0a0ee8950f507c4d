import { messageOf } from '../../contract/message-of';
import { repeatedKeys } from './repeated-keys';

/** What a JSON file holds, unless it cannot be read, and what is wrong with it. */
export interface JsonFile {
  data?: unknown;
  problems: string[];
}

/** Reads the bytes of a JSON file. Each problem goes on after the name of the file. */
export function parseJsonFile(bytes: Uint8Array): JsonFile {
  const text = decode(bytes);
  if (text === undefined) {
    const encoding = isUtf16(bytes) ? 'is encoded in UTF-16' : 'is not encoded in UTF-8';
    return { problems: [`${encoding}; save it as UTF-8`] };
  }
  try {
    const data: unknown = JSON.parse(text);
    return { data, problems: repeatedKeys(text).map((key) => `${key} is given twice; keep one of them`) };
  } catch (error) {
    return { problems: [`cannot be read as JSON (${messageOf(error)}); correct it`] };
  }
}

/** Text in UTF-8, without a byte order mark before it. */
function decode(bytes: Uint8Array): string | undefined {
  if (isUtf16(bytes)) return undefined;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** By its byte order mark; or by a zero byte, as JSON begins with a character of ASCII. */
function isUtf16([first, second]: Uint8Array): boolean {
  const hasMark = (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
  return hasMark || first === 0 || second === 0;
}
