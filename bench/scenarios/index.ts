import { empty } from './empty';
import { makespan } from './makespan';
import { memory } from './memory';
import type { ScenarioName } from './names';
import { rivals } from './rivals';
import { saturation } from './saturation';
import type { Scenario } from './scenario';
import { startUp } from './start-up';
import { waiting } from './waiting';

/** All scenarios by name. */
export const SCENARIOS: Readonly<Record<ScenarioName, Scenario>> = {
  makespan,
  rivals,
  saturation,
  empty,
  waiting,
  memory,
  'start-up': startUp,
};
