import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { longestCallMs } from '../../activities/ecs';
import { loadConfiguration } from '../../worker/configuration';

const root = path.join(__dirname, '..', '..');

export const DOCKERFILE = 'deploy/Dockerfile';

/** The version that every file gives to our image. */
export const IMAGE = `imageferry:${(JSON.parse(readText('package.json')) as { version: string }).version}`;

/** The text of a file; `file` is a path from the root. */
export function readText(file: string): string {
  return readFileSync(path.join(root, file), 'utf8');
}

/** A YAML file with one document, parsed. */
export function readYaml(file: string): unknown {
  return parse(readText(file), { merge: true }) as unknown;
}

/** The variables of a file with one `NAME=value` on each line. */
export function readVariables(file: string): Record<string, string> {
  const lines = readText(file).trim().split('\n');
  return Object.fromEntries(lines.map((line) => [line.split('=')[0] ?? '', line.slice(line.indexOf('=') + 1)]));
}

/** The port of an address such as `0.0.0.0:8081`. */
export function portOf(address: string): number {
  return Number(address.split(':').at(-1));
}

/**
 * The longest time that a worker takes to drain after SIGTERM, with the settings given; ms. A call of ECS that is under way when
 * activities are cancelled goes on to its end, and its credential may have to be fetched first.
 */
export function longestDrainMs(settings: NodeJS.ProcessEnv = {}): number {
  const { worker, ecs } = loadConfiguration(settings);
  return worker.shutdownGraceMs + longestCallMs(ecs, {});
}
