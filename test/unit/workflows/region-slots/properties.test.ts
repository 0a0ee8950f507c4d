import { check, commandOfRelays, settingsOfRelays } from './check';
import { CORE, type Command } from './world';

/** A workflow of an earlier try is reset, and ends the one of a later try, which the region slots have forgotten. */
const RESET_BEHIND_A_TERMINATION: Command[] = [
  {
    does: 'enqueue',
    copies: [{ replication: 0, priority: 'release', source: 0, hop: 1, sizeGiB: 20 }],
  },
  ...Array<Command>(4).fill({ does: 'perform', which: 0, refuse: false }),
  { does: 'close', which: 0, clean: true, heard: false },
  ...Array<Command>(2).fill({ does: 'perform', which: 0, refuse: true }),
  { does: 'tryAgain', which: 0 },
  { does: 'kill', startsReachTheServer: true },
  { does: 'resetOld', which: 0 },
  { does: 'perform', which: 0, refuse: true },
  { does: 'close', which: 0, clean: true, heard: false },
];

describe('the region slots, whatever happens', () => {
  it('keep the limits, the order and every copy, and always come to an end', () => {
    const settings = { pools: 'both' as const, defaultLimit: 1, limits: {}, maxQueued: 4, maxOvertaken: 1 };
    check(CORE, { numRuns: 700, examples: [[settings, RESET_BEHIND_A_TERMINATION]] });
  });

  it('keep them where copies are taken from finished copies, too', () => {
    check(CORE, { numRuns: 300 }, commandOfRelays, settingsOfRelays);
  });
});
