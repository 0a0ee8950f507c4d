import type { z } from 'zod';

/** The parsed input, or every problem that it has. */
export type Parsed<Data> = { data: Data; problems?: never } | { data?: never; problems: string[] };

/** A schema of zod, by what is used of it: to compare it whole with another one takes the compiler seconds. */
interface SchemaOf<Data> {
  safeParse: (input: unknown, params: { error: typeof inWords }) => z.ZodSafeParseResult<Data>;
}

/** Parses an input with a schema. Each problem is one line: field, value, fix. */
export function parseWith<Data>(schema: SchemaOf<Data>, input: unknown): Parsed<Data> {
  const parsed = schema.safeParse(input, { error: inWords });
  if (parsed.success) return { data: parsed.data };
  return { problems: parsed.error.issues.flatMap((issue) => linesOf(issue, input)) };
}

/** A line in the list of problems. It says that ECS could not check the request. */
export function notChecked(reason: string): string {
  return `${NOT_CHECKED}${reason}`;
}

const NOT_CHECKED = '(request): not checked against ECS yet: ';

/** Whether a line of such a list is no problem of the request, but says that ECS could not check it. */
export function isNotChecked(line: string): boolean {
  return line.startsWith(NOT_CHECKED);
}

/** Messages for schemas without a message of their own. */
function inWords(issue: z.core.$ZodRawIssue): string | undefined {
  if (issue.code === 'invalid_type') return `must be ${TYPES[issue.expected] ?? issue.expected}`;
  if (issue.code === 'invalid_value')
    return `must be ${issue.values.map((value) => JSON.stringify(value)).join(' or ')}`;
  return undefined;
}

const TYPES: Partial<Record<z.core.$ZodInvalidTypeExpected, string>> = {
  array: 'a list',
  boolean: 'true or false',
  number: 'a number',
  object: 'an object',
  record: 'an object',
  string: 'text in quotes',
};

function linesOf(issue: z.core.$ZodIssue, input: unknown): string[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => `${[...issue.path, key].join('.')}: unknown field; remove it`);
  }
  if (issue.code === 'invalid_union') {
    const branch = closestBranch(issue);
    if (branch !== undefined) {
      return branch.flatMap((inner) => linesOf({ ...inner, path: [...issue.path, ...inner.path] }, input));
    }
  }
  const field = issue.path.join('.') || '(request)';
  return [`${field}: ${shown(valueAt(input, issue.path))} ${issue.message}`];
}

/** The branch of a union that the input was meant for: the type fits, and only the content is wrong. */
function closestBranch({ errors }: z.core.$ZodIssueInvalidUnion): z.core.$ZodIssue[] | undefined {
  return errors.find((branch) => branch.length > 0 && !branch.some(isOfAnotherType));
}

function isOfAnotherType({ code, path }: z.core.$ZodIssue): boolean {
  return path.length === 0 && (code === 'invalid_type' || code === 'invalid_value');
}

const MAXIMUM_SHOWN = 200;

function shown(value: unknown): string {
  if (value === undefined) return 'missing;';
  const text = asJson(value);
  return text.length > MAXIMUM_SHOWN ? `${text.slice(0, MAXIMUM_SHOWN)}...` : text;
}

/** A program may pass a value that JSON cannot hold. */
function asJson(value: unknown): string {
  try {
    return JSON.stringify(value, (_, part: unknown) => (typeof part === 'function' ? String(part) : part));
  } catch {
    return String(value);
  }
}

function valueAt(input: unknown, path: PropertyKey[]): unknown {
  return path.reduce<unknown>((value, key) => (isObject(value) ? value[key] : undefined), input);
}

function isObject(value: unknown): value is Record<PropertyKey, unknown> {
  return typeof value === 'object' && value !== null;
}
