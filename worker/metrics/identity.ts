import { randomBytes } from 'node:crypto';
import os from 'node:os';

/** Ends the identity of a worker that can read the gauges. */
const CAN_READ = /\+metrics-[0-9a-f]{6}$/;

/**
 * Under what name a new worker shows in Temporal. One that serves metrics gets another name at each call: containers on one host
 * may share host name and pid.
 */
export function newIdentity({ servesMetrics }: { servesMetrics: boolean }): string {
  const own = `${String(process.pid)}@${os.hostname()}`;
  return servesMetrics ? `${own}+metrics-${randomBytes(3).toString('hex')}` : own;
}

/** Whether a worker of this name serves metrics, and so can read the gauges. */
export function canReadGauges(identity: string): boolean {
  return CAN_READ.test(identity);
}
