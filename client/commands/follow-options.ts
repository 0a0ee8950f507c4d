import type { Command } from 'commander';
import { type LeavingOptions, withLeavingOptions } from './leaving';
import { type OutputOptions, withOutputOptions } from './output-options';
import { remindOption } from './remind-option';

/** How a command follows a replication. */
export interface FollowOptions extends OutputOptions, LeavingOptions {
  /** The longest silence, in ms. */
  remindEvery: number;
}

/** Adds the options of every command that follows a replication to its end; `result` is what it prints, such as "manifest". */
export function withFollowOptions(command: Command, result?: string): Command {
  return withLeavingOptions(withOutputOptions(command, result)).addOption(remindOption());
}
