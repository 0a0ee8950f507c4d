import fc from 'fast-check';
import { DueTimes } from '../../../simulator/due-times';

test('the first is always the one that is due first, and of equal ones the one that was set first', () => {
  const Step = fc.record({ item: fc.integer({ min: 0, max: 9 }), at: fc.option(fc.integer({ min: 0, max: 5 })) });
  fc.assert(
    fc.property(fc.array(Step), (steps) => {
      const due = new DueTimes<number>();
      let expected: { item: number; at: number }[] = [];
      for (const { item, at } of steps) {
        expected = expected.filter((entry) => entry.item !== item);
        if (at === null) due.delete(item);
        else {
          due.set(item, at);
          expected.push({ item, at });
        }
        const [first] = expected.toSorted((a, b) => a.at - b.at);
        expect(due.first && { item: due.first.item, at: due.first.at }).toEqual(first);
      }
    }),
  );
});
