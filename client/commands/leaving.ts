import { type Command, Option } from 'commander';
import ms from 'ms';
import { LeftError } from '../errors';
import { EXIT } from '../exit-codes';
import type { Kind } from '../connection/kind-of-workflow';
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

/** Adds only the one of a command that leaves on a signal in any case. */
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

/** How a signal aborts what a command follows. */
interface Aborting {
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

/** Listens for what ends the following early: the time, and signals. These abort, unless the command is to leave or cannot abort. */
export function listenForLeaving(
  followed: Followed,
  { timeout, onSignal }: LeavingOptions,
  aborting?: Aborting,
): Leaving {
  const leaving = new AbortController();
  const leave = (why: string, advice: string, exitCode: number): void => {
    leaving.abort(new LeftError(`${why}; ${whatGoesOn(followed)}. ${advice} ${followed.id}`, exitCode));
  };
  const stopListening =
    aborting === undefined || onSignal === 'leave'
      ? onSignals(() => {
          leave('leaving', 'Abort it with: imageferry abort', EXIT.interrupted);
        })
      : abortOnSignal(followed.id, aborting.abort, aborting.say);
  const stopClock = after(timeout, (text) => {
    leave(`stopped waiting after ${text}`, 'Check it with: imageferry status', EXIT.timedOut);
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

function whatGoesOn({ kind, abortWhenDetached }: Followed): string {
  return `the ${kind} goes on${abortWhenDetached === undefined ? '' : `, until nobody has followed it for ${abortWhenDetached}`}`;
}
