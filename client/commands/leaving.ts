import { type Command, Option } from 'commander';
import ms from 'ms';
import { LeftError } from '../errors';
import { EXIT } from '../exit-codes';
import type { Kind } from '../kind-of-workflow';
import { abortOnSignal } from './abort-on-signal';
import { parseDuration } from './remind-option';
import { onSignals } from './signals';

/** When a command stops following before the end. */
export interface LeavingOptions {
  /** The longest time to follow, in ms; unless given, to the end. */
  timeout?: number;
  /** What a first signal does; unless given, it aborts. */
  onSignal?: 'abort' | 'leave';
}

/** Adds the options. */
export function withLeavingOptions(command: Command): Command {
  return withTimeoutOption(command).addOption(
    new Option(
      '--on-signal <action>',
      'what Ctrl-C, SIGTERM and SIGHUP do: abort (default), or leave: the copies go on',
    ).choices(['abort', 'leave']),
  );
}

/** Adds the first of them alone, for a command that aborts nothing. */
export function withTimeoutOption(command: Command): Command {
  return command.addOption(
    new Option('--timeout <duration>', 'stop waiting after so long, such as 30m; the copies go on').argParser(
      parseDuration,
    ),
  );
}

/** What a command follows. */
interface Followed {
  kind: Kind;
  id: string;
  /** After which time it is aborted when nobody follows it. */
  abortWhenDetached?: string;
}

/** The same, and how the command aborts it. */
interface Abortable extends Followed {
  abort: () => Promise<void>;
  say: (text: string) => void;
}

/** What ends the following early. */
export interface Leaving {
  /** Aborted with a `LeftError` when the command is to leave. */
  signal: AbortSignal;
  /** Ends the listening. */
  stop: () => void;
}

/** Listens for what ends the following early: signals, which abort unless the options say otherwise, and the time. */
export function listenForLeaving(followed: Abortable, options: LeavingOptions): Leaving {
  if (options.onSignal === 'leave') return leaveOnSignal(followed, options);
  return listen(followed, options, () => abortOnSignal(followed.id, followed.abort, followed.say));
}

/** The same for a command that aborts nothing: a signal makes it leave. */
export function leaveOnSignal(followed: Followed, options: Pick<LeavingOptions, 'timeout'>): Leaving {
  return listen(followed, options, (leave) =>
    onSignals(() => {
      leave('leaving', EXIT.interrupted);
    }),
  );
}

type Leave = (why: string, exitCode: number) => void;

function listen(
  followed: Followed,
  { timeout }: Pick<LeavingOptions, 'timeout'>,
  listenToSignals: (leave: Leave) => () => void,
): Leaving {
  const leaving = new AbortController();
  const leave: Leave = (why, exitCode) => {
    leaving.abort(new LeftError(`${why}; ${whatGoesOn(followed)}`, exitCode));
  };
  const stopListening = listenToSignals(leave);
  const stopClock = after(timeout, (text) => {
    leave(`stopped waiting after ${text}`, EXIT.timedOut);
  });
  return {
    signal: leaving.signal,
    stop: () => {
      stopListening();
      stopClock();
    },
  };
}

function after(timeout: number | undefined, work: (text: string) => void): () => void {
  if (timeout === undefined) return () => undefined;
  const timer = setTimeout(() => {
    work(ms(timeout));
  }, timeout);
  return () => {
    clearTimeout(timer);
  };
}

function whatGoesOn({ kind, id, abortWhenDetached }: Followed): string {
  const end = abortWhenDetached === undefined ? '' : `, until nobody has followed it for ${abortWhenDetached}`;
  return `the ${kind} goes on${end}. Check it with: imageferry status ${id}`;
}
