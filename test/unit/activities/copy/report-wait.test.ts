import { reportWait } from '../../../../activities/copy/report-wait';
import { newWaitRecord, type WaitRecord } from '../../../../activities/copy/wait-record';
import type { Dependencies } from '../../../../activities/shared/dependencies';

const HOLD = { lane: 'copy/cn-beijing/1', copyId: 'run/cn-beijing/1', requester: 'replicate/web', firstRunId: 'run' };
const PROBING = { fromLimit: 5, patienceMs: 60_000 };

/** After how many minutes in ECS's own queue the region slots hear of a copy, in its first quarter of an hour. */
async function minutesOfSignals(slots: Partial<Dependencies['slots']>, waiting = true): Promise<number[]> {
  const minutes: number[] = [];
  let minute = 0;
  const signalWithStart = (_: string, { signal, signalArgs }: { signal: string; signalArgs: unknown[] }) => {
    expect([signal, signalArgs]).toEqual(['copyWaits', [{ lane: HOLD.lane, copyId: HOLD.copyId }]]);
    minutes.push(minute);
    return Promise.resolve();
  };
  const dependencies = { slots, client: { workflow: { signalWithStart } } } as unknown as Dependencies;
  let record: WaitRecord = { ...newWaitRecord(0), waiting };
  for (; minute <= 15; minute += 1) {
    record = await reportWait(dependencies, HOLD, { ...record, waitingMs: minute * 60_000 });
  }
  return minutes;
}

test('region slots that learn hear of a copy in the queue of ECS each time that it has waited twice as long', async () => {
  expect(await minutesOfSignals({ probing: PROBING })).toEqual([1, 2, 4, 8]);
});

test('others hear nothing, and nobody hears of a copy that runs', async () => {
  expect(await minutesOfSignals({})).toEqual([]);
  expect(await minutesOfSignals({ probing: PROBING }, false)).toEqual([]);
});
