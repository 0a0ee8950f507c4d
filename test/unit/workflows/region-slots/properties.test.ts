import { step } from '../../../../workflows/region-slots/core';
import { check } from './check';

describe('the region slots, whatever happens', () => {
  it('keep the limits, the order and every copy, and always come to an end', () => {
    check(step, { numRuns: 2500 });
  });
});
