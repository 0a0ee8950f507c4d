import { check } from './check';
import { mutants } from './mutants';
import { CORE } from './world';

describe('the properties of the region slots find a core that', () => {
  it.each(mutants)('$fault', ({ fault: _, breaks, ...decisions }) => {
    // Always the same runs: a mutant that survives is a fault of the properties, not bad luck.
    expect(() => {
      check({ ...CORE, ...decisions }, { numRuns: 3000, seed: 20261124, endOnFailure: true });
    }).toThrow(breaks);
  });
});
