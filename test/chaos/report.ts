import type { Outcome } from './scenario';
import type { Size } from './workload';

/** One line: what was injected, and what the oracle checked. */
export function reportLine({ seed, injected, checked, violations, seconds }: Outcome, size: Size): string {
  const share = Math.round((100 * checked.faulty) / Math.max(1, checked.calls));
  const injections = Object.entries(injected).map(([name, count]) => `${name} ${String(count)}`);
  return [
    `seed ${String(seed)}: ${violations.length === 0 ? 'passed' : 'FAILED'} in ${String(seconds)} s`,
    `${String(size.images)} images x ${String(size.targets)} regions`,
    `injected: faults in ${String(share)} % of ${String(checked.calls)} calls, ${injections.join(', ')}`,
    `checked: peak ${String(checked.peak)} of 5, ${String(checked.images)} copies, one per request and region, nothing foreign touched, nothing left copying, no snapshot without image, every copy settled, no lane left`,
  ].join('; ');
}
