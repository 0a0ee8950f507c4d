import { check, commandOfRelays, settings } from './check';
import { mutants, mutantsOfRelays } from './mutants';
import { CORE } from './world';

describe('the properties of the region slots find a core that', () => {
  const common = mutants.filter(({ isRare }) => isRare !== true);

  it.each(common)('$fault', ({ breaks, step = CORE.step, mayHold = CORE.mayHold, carry = CORE.carry }) => {
    // Always the same runs: a mutant that survives is a fault of the properties, not bad luck.
    expect(() => {
      check({ step, mayHold, carry }, { numRuns: 3000, seed: 20261124, endOnFailure: true });
    }).toThrow(breaks);
  });

  it.each(mutantsOfRelays)('$fault', ({ breaks, step = CORE.step }) => {
    expect(() => {
      check({ ...CORE, step }, { numRuns: 3000, seed: 20261126, endOnFailure: true }, commandOfRelays, settings);
    }).toThrow(breaks);
  });
});
