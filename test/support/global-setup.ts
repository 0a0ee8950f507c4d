import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Config } from '@jest/types';
import { DefaultLogger } from '@temporalio/worker';
import { startTemporalServer } from '../../dev/temporal-server';
import { bundleWorkflows } from '../../worker/bundle';
import { publish } from './shared-server';

const needsNoServer = /(^|\/)test\/(unit|simulator|setup)(\/|$)/;

/** One dev server and one workflow bundle for all test files, unless none of those asked for needs them. */
export default async function prepare(configuration: Config.GlobalConfig): Promise<void> {
  const asked = configuration.nonFlagArgs;
  if (asked.length > 0 && asked.every((pattern) => needsNoServer.test(pattern))) return;
  const bundlePath = await writeBundle();
  const server = await startTemporalServer();
  globalThis.preparedServer = { server, bundlePath };
  publish({ address: server.address, bundlePath });
}

/** Bundles the workflows into a file of its own folder and returns its path. */
export async function writeBundle(): Promise<string> {
  const { code } = await bundleWorkflows({ logger: new DefaultLogger('WARN') });
  const bundlePath = path.join(await mkdtemp(path.join(tmpdir(), 'imageferry-test-')), 'workflow-bundle.js');
  await writeFile(bundlePath, code);
  return bundlePath;
}
