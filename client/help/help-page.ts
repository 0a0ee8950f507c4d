import type { EXIT } from '../exit-codes';

/** What an exit code means for one command. */
export type Exits = Partial<Record<keyof typeof EXIT, string>>;

/** What the help of a command says beside its arguments and options. */
export interface HelpPage {
  /** Command lines without the name of the program, each with what it is good for. */
  examples: readonly (readonly [line: string, meaning: string])[];
  exits: Exits;
  /** Whether the command asks Temporal: then its help names the variables of the connection. */
  asksTemporal: boolean;
  /** The page to read, from the root of the package, with its heading. */
  docs: string;
}
