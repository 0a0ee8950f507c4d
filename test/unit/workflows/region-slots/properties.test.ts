import { check } from './check';
import { CORE } from './world';

describe('the region slots, whatever happens', () => {
  it('keep the limits, the order and every copy, and always come to an end', () => {
    check(CORE, { numRuns: 700 });
  });
});
