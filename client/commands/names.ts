import { Argument, Command } from 'commander';
import { setTimeout as sleep } from 'node:timers/promises';
import { withClient } from '../connection/connect';
import type * as KnownNames from '../completion/known-names';
import { NAME_KINDS, type NameKind } from '../completion/name-kinds';
import { EXIT } from '../exit-codes';

/** How long somebody waits who has pressed Tab. */
const PATIENCE_MS = 2_000;

/** `imageferry names`: what a shell asks to complete ids and names. It never says why it knows none. */
export function namesCommand(): Command {
  return new Command('names')
    .description(
      'print names that Temporal knows, one in a line, for the completion of a shell; none when it does not answer',
    )
    .addArgument(new Argument('<kind>', 'what to name').choices(NAME_KINDS))
    .action(async (kind: NameKind) => {
      const { knownNames } = require('../completion/known-names') as typeof KnownNames;
      const asked = withClient((client) => knownNames(client, kind)).catch(() => []);
      const names = await Promise.race([asked, sleep(PATIENCE_MS, [])]);
      process.stdout.write(names.map((name) => `${name}\n`).join(''), () => process.exit(EXIT.succeeded));
    });
}
