import { connect } from '../dev/connect';
import { startDevStack } from '../dev/stack';
import { exitCodeOf } from '../client/exit-codes';
import { follow } from '../client/follow/follow';
import { createProgress } from '../client/follow/progress';
import { Replications } from '../client/replications';
import { simulatorAdmin } from '../simulator';

const TARGETS = [
  'cn-beijing',
  'cn-shanghai',
  'cn-shenzhen',
  'cn-hongkong',
  'ap-southeast-1',
  'ap-northeast-1',
  'eu-central-1',
  'us-west-1',
];

function say(text: string): void {
  process.stderr.write(`${text}\n`);
}

/** One image to eight regions, five at a time, with one error of ECS on the way. */
async function main(): Promise<void> {
  const stack = await startDevStack({ say, copySeconds: 6, preferUsualPorts: false });
  try {
    const ecs = simulatorAdmin(stack.adminPort);
    await ecs.addFault({ kind: 'error', action: 'CopyImage', skip: 1, times: 1, code: 'InternalError', status: 500 });
    say(`watch it in the Temporal UI, while it lasts: ${stack.uiUrl}\n`);
    const { connection, client } = await connect(stack.address);
    const replications = new Replications(client);
    const { id } = await replications.start({ source: sourceOf(stack.image), targets: TARGETS, name: 'web-base' });
    const progress = createProgress(process.stderr);
    const manifest = await follow(replications, id, progress);
    progress.close();
    await connection.close();
    process.stdout.write(`${JSON.stringify(manifest, null, 2)}\n`);
    await summarize(ecs, stack.image.regionId);
    process.exitCode = exitCodeOf(manifest);
  } finally {
    await stack.stop();
  }
}

function sourceOf({ regionId, imageId }: { regionId: string; imageId: string }): { regionId: string; imageId: string } {
  return { regionId, imageId };
}

async function summarize(ecs: ReturnType<typeof simulatorAdmin>, source: string): Promise<void> {
  const { from } = await ecs.peaks();
  const calls = await ecs.journal({ action: 'CopyImage' });
  const refused = calls.filter(({ code }) => code !== undefined);
  say('');
  say(`CopyImage calls: ${String(calls.length)}, of which answered with InternalError: ${String(refused.length)}`);
  say(`copies that ran at the same time out of ${source}, at most: ${String(from[source] ?? 0)}`);
}

void main();
