import { setTimeout as sleep } from 'node:timers/promises';
import { Client, Connection } from '@temporalio/client';
import { loadClientConnectConfig } from '@temporalio/envconfig';
import { ASKED_AGAIN, type Manifest, Replications } from '../client';

const LOOK_EVERY_MS = 500;

/** Copies an image into some regions, prints each change, and then the manifest. */
async function main(imageId = '', source = '', ...targets: string[]): Promise<void> {
  const { connectionOptions, namespace = 'default' } = loadClientConnectConfig();
  const connection = await Connection.connect(connectionOptions);
  try {
    const client = new Client({ connection, namespace, interceptors: { workflow: [ASKED_AGAIN] } });
    const replications = new Replications(client);
    const { id, attached } = await replications.start({ source: { regionId: source, imageId }, targets });
    console.error(attached ? `${id} is running already` : `started ${id}`);
    const manifest = await follow(replications, id);
    console.log(JSON.stringify(manifest, null, 2));
    process.exitCode = manifest.status === 'succeeded' ? 0 : 1;
  } finally {
    await connection.close();
  }
}

/** Prints each change until the replication ends, and returns its last manifest. */
async function follow(replications: Replications, id: string): Promise<Manifest> {
  const printed = new Map<string, string>();
  while (!(await replications.hasEnded(id))) {
    // There is no manifest while the replication is being planned.
    const manifest = await replications.manifest(id);
    if (manifest !== null) printChanges(manifest, printed);
    await sleep(LOOK_EVERY_MS);
  }
  const manifest = await replications.result(id);
  printChanges(manifest, printed);
  return manifest;
}

function printChanges({ copies }: Manifest, printed: Map<string, string>): void {
  for (const { regionId, status, imageId } of copies) {
    const text = imageId === undefined ? status : `${status} (${imageId})`;
    if (printed.get(regionId) !== text) console.error(`${regionId}: ${text}`);
    printed.set(regionId, text);
  }
}

// A reader that has left, as in `| head -1`, does not end the program.
process.stdout.on('error', () => undefined);
process.stderr.on('error', () => undefined);

main(...process.argv.slice(2)).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
