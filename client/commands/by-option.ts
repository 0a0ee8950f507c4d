import { InvalidRequestError } from '../errors';

/** On the command line, a field has the name of the option that gives it. */
const OPTION_OF: readonly (readonly [field: RegExp, option: string])[] = [
  [/^source\.imageId(?=:)/, 'imageId'],
  [/^source\.regionId(?=:)/, '--from'],
  [/^targets(\.\d+)?(?=:)/, '--to'],
  [/^tags\./, '--tag '],
  [/^tags(?=:)/, '--tag'],
  [/^copyDeadline(?=:)/, '--deadline'],
  [/^failurePolicy(?=:)/, '--failure-policy'],
  [/^onAbort(?=:)/, '--on-abort'],
  [/^(name|description|priority)(?=:)/, '--$1'],
];

/** The same error in the words of the command line. */
export function byOption(error: unknown): unknown {
  return error instanceof InvalidRequestError ? new InvalidRequestError(error.problems.map(inOptions)) : error;
}

function inOptions(problem: string): string {
  const [field, option] = OPTION_OF.find(([pattern]) => pattern.test(problem)) ?? [];
  return field === undefined || option === undefined ? problem : problem.replace(field, option);
}
