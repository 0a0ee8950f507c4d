import { DOCUMENTED_ERRORS, type DocumentedCode } from './documented-errors';

/** An error answer of ECS. */
export class EcsError extends Error {
  override readonly name = 'EcsError';

  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly headers: Record<string, string> = {},
  ) {
    super(message);
  }
}

/** The answer of a code, as the API page has it; where a page has several messages, another one can be given. */
export function documentedError(code: DocumentedCode, message: string = DOCUMENTED_ERRORS[code][1]): EcsError {
  return new EcsError(DOCUMENTED_ERRORS[code][0], code, message);
}

export function isDocumented(code: string): code is DocumentedCode {
  return Object.hasOwn(DOCUMENTED_ERRORS, code);
}

export function missingParameter(parameter: string): EcsError {
  return new EcsError(
    400,
    'MissingParameter',
    `The input parameter "${parameter}" that is mandatory for processing this request is not supplied.`,
  );
}

export function invalidParameter(parameter: string): EcsError {
  return new EcsError(400, `InvalidParameter.${parameter}`, `The specified parameter "${parameter}" is not valid.`);
}
