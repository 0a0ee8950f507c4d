import type { DriftReport } from '../../contract/schema/drift';
import { followNight } from '../follow-night';
import type { Nights } from '../nights';
import { abortOnSignal } from './abort-on-signal';
import { sayThatItGoesOn } from './say-that-it-goes-on';

/**
 * Follows a night to its end and returns its report. Ctrl-C asks for an abort, a second one leaves.
 * `started` resolves when Temporal has taken the night: an abort that is asked for earlier waits for it.
 */
export async function followNightUntilEnd(
  nights: Nights,
  id: string,
  started: Promise<void> = Promise.resolve(),
): Promise<DriftReport> {
  const say = (text: string): void => {
    process.stderr.write(`${text}\n`);
  };
  const abort = async (): Promise<void> => {
    await started;
    await nights.abort(id);
  };
  const stopListening = abortOnSignal(id, abort, say);
  try {
    await started;
    return await followNight(nights, id, say).catch(sayThatItGoesOn('night', id));
  } finally {
    stopListening();
  }
}
