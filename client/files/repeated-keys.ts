/** Strings, and the signs between them; numbers and words say nothing about keys. */
const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\],:]/g;

/** An object or a list that has begun. */
interface Level {
  /** Of an object; absent for a list. */
  keys?: Set<string>;
  /** The key or the index of the present value. */
  at: string | number;
}

/** The paths of the keys that an object in a JSON text has more than once. `JSON.parse` keeps the last and drops the others. */
export function repeatedKeys(json: string): string[] {
  const levels: Level[] = [];
  const repeated = new Set<string>();
  let text = '';
  for (const [token] of json.matchAll(TOKEN)) {
    const level = levels.at(-1);
    if (token === '{') levels.push({ keys: new Set(), at: '' });
    else if (token === '[') levels.push({ at: 0 });
    else if (token === '}' || token === ']') levels.pop();
    else if (token === ':' && level?.keys !== undefined) {
      level.at = JSON.parse(text) as string;
      if (level.keys.has(level.at)) repeated.add(levels.map(({ at }) => at).join('.'));
      level.keys.add(level.at);
    } else if (token === ',' && typeof level?.at === 'number') level.at += 1;
    else text = token;
  }
  return [...repeated];
}
