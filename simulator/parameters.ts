import { invalidParameter, missingParameter } from './ecs-error';

const TAG_PARAMETER = /^Tag\.(\d+)\.(?:Key|Value)$/;
const MAXIMUM_TAGS = 20;

/** The parameters of one call, from its query and its form body. */
export class Parameters {
  constructor(private readonly values: ReadonlyMap<string, string>) {}

  text(name: string): string | undefined {
    const value = this.values.get(name);
    return value === '' ? undefined : value;
  }

  required(name: string): string {
    const value = this.text(name);
    if (value === undefined) throw missingParameter(name);
    return value;
  }

  /** `true` or `false`, in any case. */
  flag(name: string): boolean | undefined {
    const value = this.text(name);
    if (value === undefined) return undefined;
    if (!/^(true|false)$/i.test(value)) throw invalidParameter(name);
    return value.toLowerCase() === 'true';
  }

  integer(name: string, defaultValue: number, minimum: number, maximum: number): number {
    const value = Number(this.text(name) ?? defaultValue);
    if (!Number.isInteger(value) || value < minimum || value > maximum) throw invalidParameter(name);
    return value;
  }

  /** `Tag.1.Key`, `Tag.1.Value` and so on, without a gap: up to the highest number, each must have its key. */
  tags(): Record<string, string> {
    return Object.fromEntries([...this.tagFilters()].map(([key, value]) => [key, value ?? '']));
  }

  /** The same parameters where they select: a tag without a value stands for every value. */
  tagFilters(): Map<string, string | undefined> {
    const tags = new Map<string, string | undefined>();
    const highest = Math.max(0, ...this.tagNumbers());
    for (let n = 1; n <= highest; n += 1) {
      const key = this.required(`Tag.${String(n)}.Key`);
      if (tags.has(key)) throw invalidParameter('Tag.N.Key');
      tags.set(key, this.values.get(`Tag.${String(n)}.Value`));
    }
    return tags;
  }

  private tagNumbers(): number[] {
    const numbers = [...this.values.keys()].flatMap((name) => TAG_PARAMETER.exec(name)?.slice(1).map(Number) ?? []);
    if (numbers.some((n) => n < 1 || n > MAXIMUM_TAGS)) throw invalidParameter('Tag');
    return numbers;
  }

  /** `Name.1`, `Name.2` and so on. */
  list(name: string): string[] {
    const list: string[] = [];
    for (let n = 1; this.values.has(`${name}.${String(n)}`); n += 1) list.push(this.required(`${name}.${String(n)}`));
    return list;
  }

  /** All parameters but those that differ between two attempts of the same call. */
  fingerprint(): string {
    const same = [...this.values].filter(([name]) => name !== 'ClientToken' && !SIGNATURE_PARAMETERS.has(name));
    return JSON.stringify(same.sort());
  }

  toObject(): Record<string, string> {
    return Object.fromEntries([...this.values].filter(([name]) => !SIGNATURE_PARAMETERS.has(name)));
  }
}

const SIGNATURE_PARAMETERS = new Set([
  'Action',
  'Version',
  'Format',
  'Timestamp',
  'SignatureNonce',
  'SignatureMethod',
  'SignatureVersion',
  'SignatureType',
  'AccessKeyId',
  'SecurityToken',
  'Signature',
]);
