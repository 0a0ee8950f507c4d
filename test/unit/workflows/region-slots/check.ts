import fc from 'fast-check';
import type { SlotSettings } from '../../../../contract/messages';
import { World, type Command, type Core } from './world';

const which = fc.nat({ max: 30 });

const copy = fc.record({
  replication: fc.nat({ max: 2 }),
  priority: fc.constantFrom('release' as const, 'manual' as const, 'nightly' as const),
  source: fc.nat({ max: 2 }),
  hop: fc.integer({ min: 1, max: 2 }),
  sizeGiB: fc.constantFrom(20, 40, 60),
});

/** Half of the commands let the slots' own work go on, so that runs get far. */
export const command: fc.Arbitrary<Command> = fc.oneof(
  { weight: 20, arbitrary: fc.record({ does: fc.constant('perform'), which, refuse: chance(5) }) },
  {
    weight: 8,
    arbitrary: fc.record({ does: fc.constant('close'), which, clean: fc.boolean(), heard: fc.boolean() }),
  },
  {
    weight: 8,
    arbitrary: fc.record({ does: fc.constant('enqueue'), copies: fc.array(copy, { minLength: 1, maxLength: 4 }) }),
  },
  { weight: 4, arbitrary: fc.record({ does: fc.constant('settle'), which }) },
  { weight: 3, arbitrary: fc.record({ does: fc.constant('withdraw'), which }) },
  { weight: 2, arbitrary: fc.record({ does: fc.constant('askAgain'), which }) },
  { weight: 2, arbitrary: fc.record({ does: fc.constant('tryAgain'), which }) },
  { weight: 2, arbitrary: fc.record({ does: fc.constant('reset'), which, heard: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('resetOld'), which }) },
  { weight: 3, arbitrary: fc.record({ does: fc.constant('askToHold'), which }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('darken'), region: which }) },
  {
    weight: 2,
    arbitrary: fc.record({ does: fc.constant('setLimit'), region: which, limit: fc.nat({ max: 3 }) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      does: fc.constant('observe'),
      saw: fc.constantFrom('runs' as const, 'waits' as const),
      which,
    }),
  },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('waitInEcs'), which }) },
  { weight: 2, arbitrary: fc.record({ does: fc.constant('wait'), minutes: fc.nat({ max: 100 }) }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('releaseLane'), which }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('lateNews'), which }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('continueAsNew') }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('kill'), startsReachTheServer: fc.boolean() }) },
);

/** The same, where copies may be taken from finished copies, too. */
export const commandOfRelays: fc.Arbitrary<Command> = fc.oneof(
  { weight: 6, arbitrary: command },
  {
    weight: 1,
    arbitrary: fc.record({
      does: fc.constant('relay'),
      replication: fc.nat({ max: 2 }),
      regions: fc.array(fc.nat({ max: 2 }), { maxLength: 3 }),
    }),
  },
);

export const settings: fc.Arbitrary<SlotSettings> = fc
  .record({
    pools: fc.constantFrom('both' as const, 'target' as const, 'source' as const, 'auto' as const),
    defaultLimit: fc.integer({ min: 1, max: 2 }),
    limits: fc.constantFrom<Record<string, number>>({}, { 'us-west-1': 3 }, { 'cn-beijing': 0 }),
    maxQueued: fc.constantFrom(4, 20),
    maxOvertaken: fc.constantFrom(1, 3),
    probing: fc.record({ fromLimit: fc.integer({ min: 1, max: 2 }), patienceMs: fc.constantFrom(0, 600_000) }),
  })
  .map(({ probing, ...others }) => (others.pools === 'auto' ? { ...others, probing } : others));

function chance(oneIn: number): fc.Arbitrary<boolean> {
  return fc.nat({ max: oneIn - 1 }).map((value) => value === 0);
}

/** Searches for a course of events under which these decisions break an invariant; throws what it finds. */
export function check(
  core: Core,
  parameters: fc.Parameters<[SlotSettings, Command[]]>,
  commands: fc.Arbitrary<Command> = command,
  begin: fc.Arbitrary<SlotSettings> = settings,
): void {
  fc.assert(
    fc.property(begin, fc.array(commands, { maxLength: 120, size: 'max' }), (initial, course) => {
      const world = new World(core, initial);
      for (const each of course) world.run(each);
      world.drain();
    }),
    { includeErrorInReport: true, ...parameters },
  );
}
