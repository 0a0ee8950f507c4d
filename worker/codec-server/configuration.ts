import { readFileSync } from 'node:fs';
import { z } from 'zod';
import type { EncryptionKeys } from '../../contract/encryption/keys';
import { KEYS_FILE_VARIABLE, keysFromEnvironment } from '../../contract/encryption/keys-from-environment';
import { parseWith } from '../../contract/schema/problems';
import { ConfigurationError } from '../configuration';

/** A guess at one takes longer than anybody lives. */
const SHORTEST_TOKEN = 32;
const TOKEN_HELP = `must hold a token a line, each of at least ${String(SHORTEST_TOKEN)} letters, digits, "+", "/", "=", "-", "." or "_"`;
const TOKEN = new RegExp(`^[\\w+/=.-]{${String(SHORTEST_TOKEN)},}$`);

const ORIGINS_HELP =
  'must be origins of Temporal UIs, such as "https://temporal.example.com", with commas between them';

/** Scheme, host and port of a page, in the form in which browsers send it. */
const Origins = z.string({ error: ORIGINS_HELP }).transform((text, context) => {
  const origins = text.split(',').map((part) => part.trim());
  const isWrong = (origin: string): boolean => !URL.canParse(origin) || new URL(origin).origin !== origin;
  if (origins.some(isWrong)) context.addIssue({ code: 'custom', message: ORIGINS_HELP, input: text });
  return origins;
});

const Address = z
  .string()
  .regex(/^(\[[0-9a-fA-F:]+\]|[\w.-]+):\d{1,5}$/, { error: 'must be host:port, such as "127.0.0.1:8888"' });

const Environment = z.object({
  IMAGEFERRY_CODEC_ADDRESS: Address.default('127.0.0.1:8888'),
  IMAGEFERRY_CODEC_ORIGINS: Origins,
  IMAGEFERRY_CODEC_TOKENS_FILE: z.string({ error: `must name a file; it ${TOKEN_HELP}` }),
});

/** Names of the variables of the codec server alone. */
export const CODEC_VARIABLES: readonly string[] = Object.keys(Environment.shape);

export interface CodecConfiguration {
  address: string;
  /** Of the pages that may ask from a browser. */
  origins: readonly string[];
  /** Whoever knows one of them may ask. */
  tokens: readonly string[];
  keys: EncryptionKeys;
}

/** Throws one `ConfigurationError` with all that is wrong, and without a token or a part of a key. */
export function loadCodecConfiguration(env: NodeJS.ProcessEnv): CodecConfiguration {
  const variables = Object.fromEntries(
    CODEC_VARIABLES.map((name) => [name, env[name]] as const).filter(([, value]) => value !== ''),
  );
  const { data, problems = [] } = parseWith(Environment, variables);
  const { keys, problems: keyProblems } = keysFromEnvironment(env);
  const file = variables['IMAGEFERRY_CODEC_TOKENS_FILE'];
  const { tokens, problem } = file === undefined ? { tokens: [], problem: undefined } : tokensIn(file);
  const isWithoutKeys = keys.length + keyProblems.length === 0;
  const all = [
    ...problems,
    ...keyProblems,
    ...(problem === undefined ? [] : [`IMAGEFERRY_CODEC_TOKENS_FILE: "${file ?? ''}" ${problem}`]),
    ...(isWithoutKeys ? [`${KEYS_FILE_VARIABLE}: must name the file with the keys of the workers`] : []),
  ];
  if (data === undefined || all.length > 0) throw new ConfigurationError(all);
  return { address: data.IMAGEFERRY_CODEC_ADDRESS, origins: data.IMAGEFERRY_CODEC_ORIGINS, tokens, keys };
}

function tokensIn(file: string): { tokens: string[]; problem?: string } {
  try {
    const lines = readFileSync(file, 'utf8').split('\n');
    const tokens = lines.map((line) => line.trim()).filter((line) => line !== '');
    const areGood = tokens.length > 0 && tokens.every((token) => TOKEN.test(token));
    return areGood ? { tokens } : { tokens: [], problem: TOKEN_HELP };
  } catch (error) {
    return { tokens: [], problem: `cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown error'})` };
  }
}
