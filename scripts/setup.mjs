import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { resolveTemporal, resolveTestServer } from './setup/binaries.mjs';
import { installDependencies } from './setup/dependencies.mjs';
import { say } from './setup/run.mjs';

export { resolveTemporal, resolveTestServer };

/** Everything that the demo and the tests need, on a fresh clone. */
async function setUp() {
  const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
  await installDependencies(root);
  say('npm packages are those of package-lock.json');
  say(`Temporal CLI: ${await resolveTemporal()}`);
  say(`time-skipping test server: ${await resolveTestServer()}`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    await setUp();
  } catch (error) {
    say(error.message);
    process.exitCode = 1;
  }
}
