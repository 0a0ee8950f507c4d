import { setTimeout as sleep } from 'node:timers/promises';
import { driftHeadline, warningsOf } from '../../contract/drift-text';
import type { DriftReport } from '../../contract/schema/drift';
import { unlessAborted } from './abortable';
import { NoWorkerError } from '../errors';
import type { Nights } from '../nights';

const LOOK_EVERY_MS = 2_000;

/**
 * Says each warning, and each change of the counts, until the night ends, and returns its report.
 * Rejects with the reason of `leaving` as soon as that is aborted.
 */
export async function followNight(
  nights: Nights,
  id: string,
  say: (text: string) => void,
  leaving: AbortSignal = new AbortController().signal,
): Promise<DriftReport> {
  const ended = new AbortController();
  const watching = watch(nights, id, say, ended.signal);
  try {
    return await unlessAborted(nights.result(id), leaving);
  } finally {
    ended.abort();
    if (!leaving.aborted) await watching;
  }
}

async function watch(nights: Nights, id: string, say: (text: string) => void, ended: AbortSignal): Promise<void> {
  const warned = new Set<string>();
  let last: string | undefined;
  while (!ended.aborted) {
    const { text, warnings } = await look(nights, id);
    for (const warning of warnings.filter((candidate) => !warned.has(candidate))) {
      warned.add(warning);
      say(`warning: ${warning}`);
    }
    if (text !== undefined && text !== last) say(text);
    last = text ?? last;
    await sleep(LOOK_EVERY_MS, undefined, { signal: ended }).catch(() => undefined);
  }
}

interface Look {
  /** What there is to say, if anything. */
  text?: string;
  warnings: string[];
}

/** Another error than that no worker answers is one of the result, too, or passes. */
async function look(nights: Nights, id: string): Promise<Look> {
  try {
    const report = await nights.report(id);
    return report === null ? { warnings: [] } : { text: driftHeadline(report), warnings: warningsOf(report) };
  } catch (error) {
    return { ...(error instanceof NoWorkerError && { text: error.message }), warnings: [] };
  }
}
