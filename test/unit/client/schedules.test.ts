import type { Client } from '@temporalio/client';
import { Schedules } from '../../../client/schedules';

const WORKFLOW = { type: 'startWorkflow', workflow: { workflowId: 'sync/0-now', firstExecutionRunId: 'run' } };
const QUIET = { runningActions: [], recentActions: [], numActionsTaken: 0, numActionsSkippedOverlap: 0 };
const RUNNING = { ...QUIET, runningActions: [WORKFLOW] };

/** A schedule that tells one thing after another of itself, and what it was asked to do. */
function scheduleThatSays(...infos: object[]): { schedules: Schedules; triggers: unknown[] } {
  const triggers: unknown[] = [];
  const handle = {
    describe: () => Promise.resolve({ action: { workflowType: 'syncImages' }, info: infos.shift() }),
    trigger: (overlap: unknown) => {
      triggers.push(overlap);
      return Promise.resolve();
    },
  };
  return { schedules: new Schedules({ schedule: { getHandle: () => handle } } as unknown as Client), triggers };
}

test('a trigger tells Temporal to skip, as it would start a second night otherwise', async () => {
  const started = { ...QUIET, recentActions: [{ action: WORKFLOW }], numActionsTaken: 1 };
  const { schedules, triggers } = scheduleThatSays(QUIET, QUIET, started);
  expect(await schedules.trigger('nightly')).toEqual({ outcome: 'started', workflowId: 'sync/0-now' });
  expect(triggers).toEqual(['SKIP']);
});

test('a night that begins just before the trigger is told', async () => {
  const { schedules, triggers } = scheduleThatSays(QUIET, { ...RUNNING, numActionsSkippedOverlap: 1 });
  expect(await schedules.trigger('nightly')).toEqual({ outcome: 'running', workflowId: 'sync/0-now' });
  expect(triggers).toEqual(['SKIP']);
});

test('while a night runs, Temporal is not even asked', async () => {
  const { schedules, triggers } = scheduleThatSays(RUNNING);
  expect(await schedules.trigger('nightly')).toEqual({ outcome: 'running', workflowId: 'sync/0-now' });
  expect(triggers).toEqual([]);
});
