import { LOOKS_UNTIL_ABSENT } from '../image/find-image';
import type { Dependencies } from '../shared/dependencies';

/** How long after its beginning an attempt to start a copy may still send CopyImage; ms. */
export function sendWindowMs({ callTimeoutMs, pacing }: Dependencies): number {
  return LOOKS_UNTIL_ABSENT * (callTimeoutMs + pacing.lookIntervalMs);
}

/** How long after an attempt to start a copy was given up its last call may still reach ECS; ms. */
export function fenceMs(dependencies: Dependencies): number {
  return sendWindowMs(dependencies) + dependencies.longestCallMs;
}
