import { say } from './run.mjs';
import { resolveServer } from './server.mjs';

try {
  process.stdout.write(`${JSON.stringify(await resolveServer())}\n`);
} catch (error) {
  say(error.message);
  process.exitCode = 1;
}
