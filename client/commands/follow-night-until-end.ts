import type { DriftReport } from '../../contract/schema/drift';
import { unlessAborted } from '../follow/abortable';
import { followNight } from '../follow/follow-night';
import { logLine } from '../follow/log-line';
import type { Nights } from '../nights';
import { type LeavingOptions, listenForLeaving } from './leaving';
import { type OutputOptions, writeReport } from './output-options';
import { sayThatItGoesOn } from './say-that-it-goes-on';
import { endOrSoFar } from './so-far';

/**
 * Follows a night to its end and gives its report as the options say. Ctrl-C asks for an abort, a second one leaves.
 * `started` resolves when Temporal has taken the night: an abort that is asked for earlier waits for it.
 * Gives the report so far and throws `LeftError` when it leaves before the end.
 */
export async function followNightUntilEnd(
  nights: Nights,
  id: string,
  { started = Promise.resolve(), ...options }: LeavingOptions & OutputOptions & { started?: Promise<void> } = {},
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
    const following = followNight(nights, id, say, leaving.signal).catch(sayThatItGoesOn('night', id));
    const give = (report: DriftReport): Promise<void> => writeReport(report, options);
    const report = await endOrSoFar(following, { look: () => nights.report(id), give });
    await give(report);
    return report;
  } finally {
    leaving.stop();
  }
}
