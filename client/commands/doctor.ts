import { Command } from 'commander';
import type * as Examine from '../doctor/examine';
import { isAllWell } from '../doctor/finding';
import { findingsText } from '../doctor/render-findings';
import { EXIT } from '../exit-codes';
import { paintFor } from '../terminal/colours';

/** `imageferry doctor`: looks at everything that a copy depends on, and says what to do about what is wrong. */
export function doctorCommand(): Command {
  return new Command('doctor')
    .description('look at Temporal, the worker, its account, permissions, regions and clocks; changes nothing')
    .option('--json', 'print what is found as JSON')
    .action(async ({ json = false }: { json?: boolean }) => {
      const { examine } = require('../doctor/examine') as typeof Examine;
      const findings = await examine();
      const isWell = isAllWell(findings);
      process.stdout.write(
        `${json ? JSON.stringify({ isWell, findings }, null, 2) : findingsText(findings, paintFor(process.stdout))}\n`,
      );
      process.exitCode = isWell ? EXIT.succeeded : EXIT.failed;
    });
}
