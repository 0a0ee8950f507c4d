import type { Command } from 'commander';

/** Who changes the slots, and why: those who look later find both. */
export interface ByOptions {
  reason: string;
  by?: string;
}

export function withByOptions(command: Command): Command {
  return command
    .requiredOption('--reason <text>', 'why; everybody who looks at the slots sees it')
    .option('--by <name>', 'who asks; default: user@host');
}
