import type { z } from 'zod';

/** Everything wrong with an input, one line each: field, value, fix. */
export function problemsOf(error: z.ZodError, input: unknown): string[] {
  return error.issues.flatMap((issue) => linesOf(issue, input));
}

function linesOf(issue: z.core.$ZodIssue, input: unknown): string[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => `${[...issue.path, key].join('.')}: unknown field; remove it`);
  }
  if (issue.code === 'invalid_union') return unionLines(issue, input);
  if (issue.code === 'invalid_key') return issue.issues.flatMap((inner) => keyLines(issue.path, inner));
  const field = issue.path.join('.') || '(request)';
  const value = valueAt(input, issue.path);
  const shown = value === undefined ? 'missing' : JSON.stringify(value);
  return [`${field}: ${shown} ${issue.message}`];
}

/** What is wrong with the name of a field rather than with its value. */
function keyLines(path: PropertyKey[], { message }: z.core.$ZodIssue): string[] {
  return [`${path.join('.')}: ${message}`];
}

/** Of the branches of a union, the one that came closest explains the problem best. */
function unionLines(issue: z.core.$ZodIssueInvalidUnion, input: unknown): string[] {
  const branches = issue.errors.filter((branch) => branch.length > 0);
  const closest = branches.find((branch) =>
    branch.every((inner) => inner.path.length > 0 || inner.code !== 'invalid_type'),
  );
  const chosen = closest ?? branches.at(-1) ?? [];
  return chosen.flatMap((inner) => linesOf({ ...inner, path: [...issue.path, ...inner.path] }, input));
}

function valueAt(input: unknown, path: PropertyKey[]): unknown {
  return path.reduce<unknown>((value, key) => (isObject(value) ? value[key] : undefined), input);
}

function isObject(value: unknown): value is Record<PropertyKey, unknown> {
  return typeof value === 'object' && value !== null;
}
