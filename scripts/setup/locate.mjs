import { resolveTemporal, resolveTestServer } from './binaries.mjs';
import { say } from './run.mjs';

const resolvers = { temporal: resolveTemporal, 'temporal-test-server': resolveTestServer };
const name = process.argv[2] ?? '';
const resolve = Object.hasOwn(resolvers, name) ? resolvers[name] : undefined;

if (resolve === undefined) {
  say(`usage: node scripts/setup/locate.mjs ${Object.keys(resolvers).join('|')}`);
  process.exitCode = 2;
} else {
  try {
    process.stdout.write(`${await resolve()}\n`);
  } catch (error) {
    say(error.message);
    process.exitCode = 1;
  }
}
