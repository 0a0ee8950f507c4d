import type { z } from 'zod';

/**
 * Reads what this version or a later one has written: fields that the schema does not know are left out, at every depth.
 * Undefined when something else is wrong.
 */
export function readOfAnyVersion<Value>(schema: z.ZodType<Value>, written: unknown): Value | undefined {
  const { data, error } = schema.safeParse(written);
  if (error === undefined) return data;
  const known = structuredClone(written);
  for (const issue of error.issues) {
    if (issue.code !== 'unrecognized_keys') return undefined;
    const place = issue.path.reduce<unknown>((value, key) => fieldsOf(value)[key], known);
    for (const key of issue.keys) Reflect.deleteProperty(fieldsOf(place), key);
  }
  return schema.safeParse(known).data;
}

function fieldsOf(value: unknown): Record<PropertyKey, unknown> {
  return Object(value) as Record<PropertyKey, unknown>;
}
