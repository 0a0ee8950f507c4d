import type { Dependencies } from './dependencies';
import { LOOKS } from './find-copy';

/** How long after its beginning an attempt at a start may still send CopyImage; ms. */
export function sendingMs({ callTimeoutMs, pacing }: Dependencies): number {
  return LOOKS * (callTimeoutMs + pacing.lookIntervalMs);
}

/** How long after an attempt at a start was given up its last call may still be under way; ms. */
export function fenceMs(dependencies: Dependencies): number {
  return sendingMs(dependencies) + dependencies.longestCallMs;
}
