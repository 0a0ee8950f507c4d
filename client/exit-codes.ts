import type { DriftReport } from '../contract/schema/drift';
import type { Manifest } from '../contract/schema/manifest';

/** How the command ends; `timedOut` and `interrupted`: it has left, and what it followed goes on. */
export const EXIT = {
  succeeded: 0,
  failed: 1,
  usage: 2,
  partial: 3,
  aborted: 4,
  unreachable: 5,
  timedOut: 6,
  interrupted: 130,
} as const;

/** The exit code of a manifest; `running` counts as success, as for a detached start. */
export function exitCodeOf({ status }: Pick<Manifest, 'status'>): number {
  switch (status) {
    case 'planned':
    case 'running':
    case 'succeeded':
      return EXIT.succeeded;
    case 'partial':
      return EXIT.partial;
    case 'failed':
      return EXIT.failed;
    case 'aborted':
      return EXIT.aborted;
  }
}

/** The exit code of a drift report: a night that still runs has not made every required region Correct. */
export function exitCodeOfDrift({ verdict }: Pick<DriftReport, 'verdict'>): number {
  if (verdict === 'aborted') return EXIT.aborted;
  return verdict === 'succeeded' ? EXIT.succeeded : EXIT.failed;
}
