import { once } from 'node:events';
import { Command } from 'commander';
import { startDevStack } from '../dev/stack';

/** `imageferry dev`: everything on this machine, with the simulator in place of Alibaba Cloud. */
export function devCommand(): Command {
  return new Command('dev')
    .description('run a Temporal dev server, its UI, the ECS simulator and a worker until Ctrl-C')
    .option('--copy-seconds <seconds>', 'time that a simulated copy takes', '30')
    .action(async ({ copySeconds }: { copySeconds: string }) => {
      const say = (text: string): void => {
        process.stderr.write(`${text}\n`);
      };
      const stack = await startDevStack({ say, copySeconds: Number(copySeconds), preferUsualPorts: true });
      say('');
      say(`Temporal UI   ${stack.uiUrl}`);
      say(`Temporal      ${stack.address}`);
      say(`simulator     127.0.0.1:${String(stack.simulatorPort)} (admin API ${String(stack.adminPort)})`);
      say(`worker log    ${stack.workerLog}`);
      say('');
      say('Try it from another terminal:');
      say(`  TEMPORAL_ADDRESS=${stack.address} npm run imageferry -- copy ${stack.image.imageId} \\`);
      say(`    --from ${stack.image.regionId} --to cn-beijing,cn-shanghai,eu-central-1`);
      await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM'), stack.died]);
      await stack.stop();
    });
}
