import type { OutputFormat } from '../outputs';
import { outputLine } from '../outputs/github';
import type { FollowOptions } from './follow-options';
import { formatOf, type OutputOptions } from './output-options';

/** What is wrong with the options of a command that does not wait for the end. */
export function detachProblems({ timeout, onSignal, ...output }: Omit<FollowOptions, 'remindEvery'>): string[] {
  const format = formatOf(output);
  const waits = { '--timeout': timeout, '--on-signal': onSignal };
  const needless = Object.entries(waits).filter(([, value]) => value !== undefined);
  return [
    ...needless.map(([option]) => `${option}: is for a command that waits; leave it out, or --detach`),
    ...(NEED_THE_END.includes(format)
      ? [`--output: "${format}" needs the end of the replication, and --detach does not wait; leave out one of them`]
      : []),
  ];
}

const NEED_THE_END: readonly OutputFormat[] = ['tfvars', 'packer'];

/** What such a command prints: the id of what it has started. */
export function detachedText(id: string, options: OutputOptions): string {
  switch (formatOf(options)) {
    case 'json':
      return `${JSON.stringify({ replicationId: id })}\n`;
    case 'github':
      return `${outputLine('replication_id', id)}\n`;
    default:
      return `${id}\n`;
  }
}
