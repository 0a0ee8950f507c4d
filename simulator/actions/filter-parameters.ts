import { type DocumentedCode } from '../documented-errors';
import { documentedError } from '../ecs-error';
import type { Parameters } from '../parameters';

const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?Z$/;
const MAXIMUM_FILTERS = 20;

/** The value of a parameter that takes one of a few. */
export function choiceOf(
  parameters: Parameters,
  name: string,
  choices: readonly string[],
  refusal: DocumentedCode,
): string | undefined {
  const value = parameters.text(name);
  if (value !== undefined && !choices.includes(value)) throw documentedError(refusal);
  return value;
}

/** `Filter.1.Key`, `Filter.1.Value` and so on, as far as both are given. Refuses keys that are not known. */
export function filtersOf(parameters: Parameters, known: readonly string[]): Map<string, string> {
  const filters = new Map<string, string>();
  for (let n = 1; n <= MAXIMUM_FILTERS; n += 1) {
    const key = parameters.text(`Filter.${String(n)}.Key`);
    const value = parameters.text(`Filter.${String(n)}.Value`);
    if (key !== undefined && !known.includes(key)) throw documentedError('InvalidFilterKey.NotFound');
    if (key !== undefined && value !== undefined) filters.set(key, value);
  }
  return filters;
}

/** A time of a filter such as `2017-12-05T22:40Z`, in ms. */
export function timeOf(filters: ReadonlyMap<string, string>, key: string): number | undefined {
  const text = filters.get(key);
  if (text === undefined) return undefined;
  const time = TIME.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(time)) throw documentedError('InvalidFilterValue');
  return time;
}
