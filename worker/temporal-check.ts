import { isGrpcServiceError } from '@temporalio/client';
import type { NativeConnection } from '@temporalio/worker';
import type { TemporalCheck } from './health';

/** `ServingStatus.SERVING` of the gRPC health protocol. */
const SERVING = 1;
const SERVICE = 'temporal.api.workflowservice.v1.WorkflowService';

/** Shorter than the time-outs of usual probes, so that these hear the reason. */
const PATIENCE_MS = 2000;

/** For how long an answer holds: however many ask, Temporal hears one question a second at most. */
const FRESH_MS = 1000;

/** The health of the frontend, as the connection of the worker sees it. */
export function temporalCheck(connection: Pick<NativeConnection, 'healthService' | 'withDeadline'>): TemporalCheck {
  return sharedFor(FRESH_MS, async () => {
    try {
      const ask = () => connection.healthService.check({ service: SERVICE });
      const { status }: { status: unknown } = await connection.withDeadline(Date.now() + PATIENCE_MS, ask);
      return status === SERVING ? undefined : 'Temporal says that it does not serve';
    } catch (error) {
      return `Temporal does not answer (${codeOf(error)})`;
    }
  });
}

/** One answer for all who ask within `freshMs` of the first of them. */
function sharedFor<Answer>(freshMs: number, ask: () => Promise<Answer>): () => Promise<Answer> {
  let last: { at: number; answer: Promise<Answer> } | undefined;
  return () => {
    const now = Date.now();
    if (last === undefined || now - last.at >= freshMs) last = { at: now, answer: ask() };
    return last.answer;
  };
}

function codeOf(error: unknown): string {
  return isGrpcServiceError(error) ? `gRPC code ${String(error.code)}` : 'no connection';
}
