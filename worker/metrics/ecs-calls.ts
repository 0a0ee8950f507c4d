import type { MetricMeter } from '@temporalio/common';
import type { CallObserver } from '../../activities/ecs/observer';
import { counter, histogram } from './meters';

/** What a code of ECS looks like. Anything else would make a series for every odd answer. */
const USUAL_CODE = /^[A-Za-z][\w.-]{0,79}$/;

/** Counts and times the calls to ECS. */
export function ecsCallMeter(meter: MetricMeter): CallObserver {
  const calls = counter(meter, 'ecsCalls');
  const seconds = histogram(meter, 'ecsCallSeconds');
  return ({ action, code, class: errorClass, seconds: taken }) => {
    calls.add(1, { action, code: USUAL_CODE.test(code) ? code : 'other', class: errorClass });
    seconds.record(taken, { action });
  };
}
