/** The names of all scenarios, in the order in which they run and stand on the page. */
export const SCENARIO_NAMES = ['makespan', 'rivals', 'saturation', 'empty', 'waiting', 'memory', 'start-up'] as const;
export type ScenarioName = (typeof SCENARIO_NAMES)[number];
