import type { SimulatedImage } from './image';
import type { Settings } from './settings';

/** How long a copy into a region takes; ms. */
export function durationMs(
  { copySeconds }: Pick<Settings, 'copySeconds'>,
  { regionId }: Pick<SimulatedImage, 'regionId'>,
): number {
  const spread = Buffer.from(regionId).reduce((sum, byte) => sum + byte, 0) % 51;
  return Math.max(1, copySeconds * 1000 * (0.75 + spread / 100));
}

/** When a running copy ends if nothing changes; ms. */
export function endsAt(settings: Settings, image: SimulatedImage): number {
  if (image.copy === undefined || settings.stallAtPercent !== null) return Infinity;
  return image.copy.at + (1 - image.copy.done) * durationMs(settings, image);
}

/** Works out how far a running copy is at a time in ms. It depends on nothing but the settings since the last time. */
export function progressTo(time: number, settings: Settings, image: SimulatedImage): void {
  const { copy, status } = image;
  if (copy === undefined || status !== 'Creating' || time <= copy.at) return;
  const end = (settings.stallAtPercent ?? 100) / 100;
  const gained = (time - copy.at) / durationMs(settings, image);
  copy.done = Math.max(copy.done, Math.min(end, copy.done + gained));
  copy.at = time;
}
