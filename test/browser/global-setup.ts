import { findChromium } from './chromium';

/** A run without a browser fails before it starts anything. */
export default function prepare(): void {
  findChromium();
}
