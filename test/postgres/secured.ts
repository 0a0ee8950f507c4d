import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type RunningProcess, startProgram } from '../../dev/process';
import { startSimulator } from '../../simulator';
import { SOURCE } from '../support/stack';
import { secureAccess, type SecuredAccess, type Variables } from './access';
import { postgresStack, type Programs } from './temporal-server';
import { workerVariables } from './worker-variables';

/** Who does what, how it has to end, and what has to be said. */
interface Expectation {
  what: string;
  program: 'client/main' | 'worker/main';
  args?: string[];
  variables: Variables;
  code: number;
  words: string;
}

const COPY = ['copy', SOURCE.imageId, '--from', SOURCE.regionId, '--to', 'cn-beijing', '--name', 'secured'];

function expectations(access: SecuredAccess): Expectation[] {
  const lists = (who: string, variables: Variables, code: number, words: string): Expectation => ({
    what: `a command ${who}`,
    program: 'client/main',
    args: ['list'],
    variables,
    code,
    words,
  });
  const works = (who: string, variables: Variables, words: string): Expectation => ({
    what: `a worker ${who}`,
    program: 'worker/main',
    variables,
    code: 1,
    words,
  });
  const copies = { program: 'client/main', args: COPY } as const;
  return [
    lists('without a client certificate', access.withoutCertificate, 5, 'asks for a client certificate'),
    lists('with a foreign certificate', access.withForeignCertificate, 5, 'refuses the client certificate'),
    lists('without a token', access.withoutToken, 5, 'refuses the credentials'),
    lists('with an expired token', access.withExpiredToken, 5, 'refuses the credentials'),
    lists('with a token of another namespace', access.with('other:write'), 5, 'refuses the credentials'),
    lists('that may read', access.with('default:read'), 0, ''),
    works('without a client certificate', access.withoutCertificate, 'client certificate'),
    works('without a token', access.withoutToken, 'refuses the credentials'),
    works('with an expired token', access.withExpiredToken, 'TEMPORAL_API_KEY'),
    {
      what: 'a copy by one who may read',
      ...copies,
      variables: access.with('default:read'),
      code: 5,
      words: 'refuses',
    },
    {
      what: 'a copy by one who may write',
      ...copies,
      variables: access.with('default:write'),
      code: 0,
      words: 'available',
    },
  ];
}

/**
 * On a server with mTLS and tokens, worker and commands work with both, and say what is wrong without. Throws when one of them does
 * not.
 */
export async function checkSecured(programs: Programs, built: string): Promise<void> {
  const folder = await mkdtemp(path.join(tmpdir(), 'imageferry-secured-'));
  const access = secureAccess(folder);
  const temporal = await postgresStack(programs, access)(folder);
  const simulator = await startSimulator({
    host: '127.0.0.1',
    port: 0,
    settings: { copySeconds: 0.5 },
    seedDemo: true,
  });
  const start = ({ program, args = [], variables }: Pick<Expectation, 'program' | 'args' | 'variables'>) =>
    startProgram(path.join(built, program), args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...workerVariables(simulator.port), ...variables, TEMPORAL_ADDRESS: temporal.address },
    });
  const worker = start({ program: 'worker/main', variables: access.with('default:write') });
  worker.child.stdout?.resume();
  try {
    for (const expectation of expectations(access)) await check(expectation, start(expectation));
  } finally {
    await worker.stop();
    await simulator.stop();
    await temporal.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

async function check({ what, code, words }: Expectation, { child }: RunningProcess): Promise<void> {
  const startedAt = Date.now();
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const [ended] = (await once(child, 'close')) as [number | null];
  const line = `${what}: exit code ${String(ended)} after ${((Date.now() - startedAt) / 1000).toFixed(1)} s`;
  if (ended !== code || !said.includes(words))
    throw new Error(`${line}, and not ${String(code)} with "${words}":\n${said}`);
  process.stdout.write(`secured: ${line}\n`);
}
