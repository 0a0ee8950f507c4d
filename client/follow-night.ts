import { setTimeout as sleep } from 'node:timers/promises';
import { driftHeadline } from '../contract/drift-text';
import type { DriftReport } from '../contract/schema/drift';
import { NoWorkerError } from './errors';
import type { Nights } from './nights';

const LOOK_EVERY_MS = 2_000;

/** Says each change of the counts until the night ends, and returns its report. */
export async function followNight(nights: Nights, id: string, say: (text: string) => void): Promise<DriftReport> {
  const ended = new AbortController();
  const watching = watch(nights, id, say, ended.signal);
  try {
    return await nights.result(id);
  } finally {
    ended.abort();
    await watching;
  }
}

async function watch(nights: Nights, id: string, say: (text: string) => void, ended: AbortSignal): Promise<void> {
  let last: string | undefined;
  while (!ended.aborted) {
    const text = await look(nights, id);
    if (text !== undefined && text !== last) say(text);
    last = text ?? last;
    await sleep(LOOK_EVERY_MS, undefined, { signal: ended }).catch(() => undefined);
  }
}

/** What there is to say. Another error than that no worker answers is one of the result, too, or passes. */
async function look(nights: Nights, id: string): Promise<string | undefined> {
  try {
    const report = await nights.report(id);
    return report === null ? undefined : driftHeadline(report);
  } catch (error) {
    return error instanceof NoWorkerError ? error.message : undefined;
  }
}
