import { once } from 'node:events';
import { Context } from '@temporalio/activity';
import { WorkflowContinuedAsNewError, WorkflowFailedError } from '@temporalio/client';
import { defined } from '../../contract/defined';
import { lessonIn } from '../../contract/lesson';
import type { Dependencies } from '../shared/dependencies';
import { type ClosedLane, isNoSuchRun, type RunRef } from './describe-run';

/**
 * A watch gives back its worker slot after this time. It is shorter than the 20 s after which the server ends a call that
 * waits: between two calls there is nothing that could be ended.
 */
const WATCH_MS = 15_000;
/** Lanes that close within this time after the first one are told together. */
const COLLECT_MS = 500;

/** Waits for the first lanes that close, for a time. Those that have closed. */
export async function pollClosed(dependencies: Dependencies, lanes: RunRef[]): Promise<ClosedLane[]> {
  const watch = new Watch(dependencies);
  try {
    return await watch.run(lanes);
  } finally {
    watch.end();
  }
}

class Watch {
  private readonly closed: ClosedLane[] = [];
  private readonly ending = new AbortController();
  private readonly timers: NodeJS.Timeout[] = [];
  private failure: unknown;

  constructor(private readonly dependencies: Dependencies) {}

  async run(lanes: RunRef[]): Promise<ClosedLane[]> {
    const { cancellationSignal } = Context.current();
    const { signal } = this.ending;
    cancellationSignal.addEventListener('abort', this.end, { signal });
    this.endIn(WATCH_MS);
    const ended = once(signal, 'abort');
    const { client } = this.dependencies;
    await Promise.race([
      ended,
      client.withAbortSignal(signal, () => Promise.all(lanes.map((lane) => this.poll(lane)))),
    ]);
    if (this.closed.length === 0 && this.failure !== undefined) throw this.failure as Error;
    return [...this.closed];
  }

  readonly end = (): void => {
    for (const timer of this.timers) clearTimeout(timer);
    this.ending.abort();
  };

  private endIn(ms: number): void {
    this.timers.push(setTimeout(this.end, ms));
  }

  private async poll(lane: RunRef): Promise<void> {
    try {
      const end = await this.endOf(lane);
      if (this.closed.length === 0) this.endIn(COLLECT_MS);
      this.closed.push({ ...lane, ...end });
    } catch (error) {
      if (this.ending.signal.aborted) return;
      this.failure ??= error;
      this.end();
    }
  }

  private async endOf({ id, runId }: RunRef): Promise<Pick<ClosedLane, 'clean' | 'lesson'>> {
    try {
      const result: unknown = await this.dependencies.client.workflow
        .getHandle(id, runId, { followRuns: false })
        .result();
      return { clean: true, ...defined({ lesson: lessonIn(result) }) };
    } catch (error) {
      if (error instanceof WorkflowContinuedAsNewError) return { clean: true };
      if (error instanceof WorkflowFailedError || isNoSuchRun(error)) return { clean: false };
      throw error;
    }
  }
}
