/** The field `tags` that texts such as `team=web` describe; and what is wrong with them. */
export function tagsOf(texts: readonly string[]): { tags: Record<string, string>; problems: string[] } {
  const pairs = texts.filter(isPair).map(keyAndValue);
  const keys = pairs.map(([key]) => key);
  const repeated = new Set(keys.filter((key, index) => keys.indexOf(key) < index));
  return {
    tags: Object.fromEntries(pairs),
    problems: [
      ...texts.filter((text) => !isPair(text)).map((text) => `--tag: "${text}" must be key=value`),
      ...[...repeated].map((key) => `--tag: "${key}" is given more than once; keep one of them`),
    ],
  };
}

function isPair(text: string): boolean {
  return text.indexOf('=') > 0;
}

function keyAndValue(pair: string): [string, string] {
  const at = pair.indexOf('=');
  return [pair.slice(0, at), pair.slice(at + 1)];
}
