import type { ErrorClass } from '../../contract/ecs-errors';
import { EcsFailure } from './failure';

/** One call that was answered or given up. */
export interface ObservedCall {
  action: string;
  /** Of the failure, or `OK`. */
  code: string;
  /** Of the code. */
  class: ErrorClass;
  seconds: number;
}

/** Hears of every call to ECS. */
export type CallObserver = (call: ObservedCall) => void;

/** Tells an observer how a call went and how long it took. */
export async function observed<Answer>(
  observe: CallObserver | undefined,
  action: string,
  call: () => Promise<Answer>,
): Promise<Answer> {
  const startedAt = performance.now();
  const tell = (code: string, errorClass: ErrorClass): void =>
    observe?.({ action, code, class: errorClass, seconds: (performance.now() - startedAt) / 1000 });
  try {
    const answer = await call();
    tell('OK', 'ok');
    return answer;
  } catch (error) {
    if (error instanceof EcsFailure) tell(error.facts.code, error.facts.class);
    throw error;
  }
}
