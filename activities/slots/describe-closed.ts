import { Context } from '@temporalio/activity';
import type { Dependencies } from '../shared/dependencies';
import { mapInBatches } from '../shared/map-in-batches';
import { type ClosedLane, describeRun, endOf, type RunRef } from './describe-run';

/** Looks once at each lane. Those that have closed. */
export async function describeClosed(dependencies: Dependencies, lanes: RunRef[]): Promise<ClosedLane[]> {
  const { cancellationSignal } = Context.current();
  const looked = await mapInBatches(lanes, async (lane) => {
    cancellationSignal.throwIfAborted();
    return { lane, end: endOf(await describeRun(dependencies, lane)) };
  });
  return looked.flatMap(({ lane, end }) => (end === 'running' ? [] : [{ ...lane, clean: end === 'completed' }]));
}
