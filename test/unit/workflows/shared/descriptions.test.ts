import { TargetDetails } from '../../../../contract/schema/request';
import { limitProblem, releaseProblem } from '../../../../workflows/region-slots/updates';
import { dropProblem, priorityProblem } from '../../../../workflows/replication/change-problems';
import { descriptionOf, MESSAGES } from '../../../../workflows/shared/descriptions';
import * as messages from '../../../../workflows/shared/messages';
import {
  copyEventsOf,
  isCopyStoppedSignal,
  isCopyWaitsSignal,
  isEnqueueSignal,
  isLaneResetSignal,
  isWithdrawSignal,
} from '../../../../workflows/shared/well-formed';
import { copy, Slots } from '../region-slots/slots';

test('every signal, query and update has a description', () => {
  const names = Object.values(messages).map(({ name }) => name);
  expect(Object.keys(MESSAGES).sort()).toEqual(names.sort());
});

test('a description ends with an example that can be copied', () => {
  expect(descriptionOf('dropRegion')).toMatch(/\. Example: \{"regionId":"cn-beijing"\}$/);
  expect(descriptionOf('slots')).toBe('Pools, lanes, and the copies that wait.');
});

test('the examples are taken as they are', () => {
  expect(TargetDetails.safeParse(MESSAGES.addRegion.example[0]).success).toBe(true);
  expect(dropProblem(undefined, MESSAGES.dropRegion.example[0])).toBeUndefined();
  expect(priorityProblem(undefined, MESSAGES.changePriority.example[0])).toBeUndefined();
  expect(isEnqueueSignal(MESSAGES.enqueue.example[0])).toBe(true);
  expect(isWithdrawSignal(MESSAGES.withdraw.example[0])).toBe(true);
  expect(isLaneResetSignal(MESSAGES.laneReset.example[0])).toBe(true);
  expect(isCopyStoppedSignal(MESSAGES.copyStopped.example[0])).toBe(true);
  expect(isCopyWaitsSignal(MESSAGES.copyWaits.example[0])).toBe(true);
  expect(copyEventsOf(MESSAGES.copyEvents.example[0]).isComplete).toBe(true);
  const slots = Slots.ready();
  expect(limitProblem(slots.state, MESSAGES.setLimit.example[0])).toBeUndefined();
  const lane = slots.run(copy('a', 'cn-beijing'));
  slots.tell({ type: 'closed', lane, clean: false });
  expect(releaseProblem(slots.state, MESSAGES.releaseLane.example[0])).toBeUndefined();
});
