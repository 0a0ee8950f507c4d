import { Command, InvalidArgumentError } from 'commander';
import { startFormPath } from '../../contract/ui-paths';
import type * as Stack from '../../dev/stack';
import { EXIT } from '../exit-codes';
import { UI_VARIABLE, uiOf } from '../render/ui-link';

/** `imageferry dev`: runs the whole system on this machine, with the simulator in place of Alibaba Cloud. */
export function devCommand(): Command {
  return new Command('dev')
    .description('run a Temporal dev server, its UI, the ECS simulator and a worker until Ctrl-C')
    .option('--copy-seconds <seconds>', 'time that a simulated copy takes', parseSeconds, 30)
    .action(async ({ copySeconds }: { copySeconds: number }) => {
      const interrupted = untilInterrupted();
      const { startDevStack } = require('../../dev/stack') as typeof Stack;
      const stack = await Promise.race([startDevStack({ say, copySeconds, preferUsualPorts: true }), interrupted]);
      if (stack === 'interrupted') leaveHalfStarted();
      introduce(stack);
      const end = await Promise.race([interrupted, stack.workerEnded]);
      if (end !== 'interrupted') {
        say(`the worker has ended by itself; its log: ${stack.workerLog}`);
        process.exitCode = EXIT.failed;
      }
      say('stopping everything');
      await stack.stop();
    });
}

/** Listens to the end: npm sends a second Ctrl-C, which would end the program before it has stopped the others. */
function untilInterrupted(): Promise<'interrupted'> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.on(signal, () => {
        resolve('interrupted');
      });
    }
  });
}

/** What was started so far ends with this process, and there is nothing yet that it has to end in order. */
function leaveHalfStarted(): never {
  say('stopping everything');
  process.exit(EXIT.succeeded);
}

function introduce({ uiUrl, address, simulatorPort, adminPort, workerLog, image }: Stack.DevStack): void {
  say('');
  say(`Temporal UI   ${uiUrl}`);
  say(`Temporal      ${address}`);
  say(`simulator     127.0.0.1:${String(simulatorPort)} (admin API ${String(adminPort)})`);
  say(`worker log    ${workerLog}`);
  say('');
  const request = {
    source: { regionId: image.regionId, imageId: image.imageId },
    targets: ['cn-beijing', 'eu-central-1'],
  };
  say('Start a replication in the Temporal UI, with the encoding json/plain and this data:');
  say(`  ${uiUrl}${startFormPath('default', 'replicateImage')}`);
  say(`  ${JSON.stringify(request)}`);
  say('');
  say('Or from another terminal:');
  const ui = uiOf(address, {}) === undefined ? `${UI_VARIABLE}=${uiUrl} ` : '';
  say(`  TEMPORAL_ADDRESS=${address} ${ui}npm run imageferry -- copy ${image.imageId} \\`);
  say(`    --from ${image.regionId} --to cn-beijing,cn-shanghai,eu-central-1`);
}

function parseSeconds(text: string): number {
  const value = Number(text);
  if (!(value > 0)) throw new InvalidArgumentError('It must be a number of seconds, greater than 0.');
  return value;
}

function say(text: string): void {
  process.stderr.write(`${text}\n`);
}
