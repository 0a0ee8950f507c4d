import type { DriftReport } from '../../contract/schema/drift';
import { unlessAborted } from '../abortable';
import { followNight } from '../follow-night';
import { logLine } from '../log-line';
import type { Nights } from '../nights';
import { type LeavingOptions, listenForLeaving } from './leaving';
import { sayThatItGoesOn } from './say-that-it-goes-on';

/**
 * Follows a night to its end and returns its report. Ctrl-C asks for an abort, a second one leaves.
 * `started` resolves when Temporal has taken the night: an abort that is asked for earlier waits for it.
 * Throws `LeftError` when it leaves before the end.
 */
export async function followNightUntilEnd(
  nights: Nights,
  id: string,
  { started = Promise.resolve(), ...options }: LeavingOptions & { started?: Promise<void> } = {},
): Promise<DriftReport> {
  const say = (text: string): void => {
    process.stderr.write(`${logLine(text, process.stderr, Date.now())}\n`);
  };
  const abort = async (): Promise<void> => {
    await started;
    await nights.abort(id);
  };
  const leaving = listenForLeaving({ kind: 'night', id }, options, { abort, say });
  try {
    await unlessAborted(started, leaving.signal);
    return await followNight(nights, id, say, leaving.signal).catch(sayThatItGoesOn('night', id));
  } finally {
    leaving.stop();
  }
}
