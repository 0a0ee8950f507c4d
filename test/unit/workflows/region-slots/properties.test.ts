import type { SlotSettings } from '../../../../contract/messages';
import { check, commandOfRelays, settings as anySettings } from './check';
import { CORE, type Command } from './world';

type Asked = Extract<Command, { does: 'enqueue' }>['copies'][number];

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

/** An unknown workflow turns out to hold a lane, just after ECS has shown that the lane's region does not count. */
const STRANGER_BEHIND_A_VERDICT: Command[] = [
  { does: 'perform', which: 0, refuse: true },
  {
    does: 'enqueue',
    copies: [
      { replication: 0, priority: 'release', source: 2, hop: 2, sizeGiB: 20 },
      { replication: 0, priority: 'release', source: 0, hop: 1, sizeGiB: 20 },
    ],
  },
  ...Array<Command>(2).fill({ does: 'perform', which: 0, refuse: true }),
  { does: 'perform', which: 15, refuse: false },
  { does: 'perform', which: 3, refuse: true },
  { does: 'observe', saw: 'runs', which: 0 },
  { does: 'perform', which: 0, refuse: true },
];

/** A dead copy is reset into a lane that forgetful slots have granted to another one, taken from elsewhere. */
const RESET_INTO_A_LANE_FROM_ELSEWHERE: Command[] = [
  { does: 'enqueue', copies: [{ replication: 0, priority: 'release', source: 0, hop: 2, sizeGiB: 20 }] },
  ...Array<Command>(3).fill({ does: 'perform', which: 0, refuse: true }),
  { does: 'perform', which: 0, refuse: false },
  { does: 'close', which: 0, clean: false, heard: false },
  { does: 'wait', minutes: 1 },
  { does: 'kill', startsReachTheServer: false },
  {
    does: 'enqueue',
    copies: Array<Asked>(2).fill({ replication: 0, priority: 'release', source: 0, hop: 2, sizeGiB: 20 }),
  },
  { does: 'perform', which: 0, refuse: true },
  { does: 'relay', replication: 0, regions: [1] },
  { does: 'resetOld', which: 0 },
];

/** The same courses each time, so that a change is judged by what it changes; who looks for new ones gives another seed, and more runs. */
const { IMAGEFERRY_TEST_SEED: seed = '20261126', IMAGEFERRY_TEST_RUNS: runs } = process.env;

const searched = (numRuns: number) => ({ seed: Number(seed), numRuns: Number(runs ?? numRuns) });

jest.setTimeout(3_600_000);

describe('the region slots, whatever happens', () => {
  const settings: SlotSettings = { pools: 'both', defaultLimit: 1, limits: {}, maxQueued: 4, maxOvertaken: 1 };
  const learning: SlotSettings = { ...settings, pools: 'auto', probing: { fromLimit: 1, patienceMs: 0 } };

  it('keep the limits, the order and every copy, and always come to an end', () => {
    const examples: [SlotSettings, Command[]][] = [
      [settings, RESET_BEHIND_A_TERMINATION],
      [learning, STRANGER_BEHIND_A_VERDICT],
    ];
    check(CORE, { ...searched(700), examples });
  });

  it('keep them where copies are taken from finished copies, too', () => {
    const limits = { 'us-west-1': 3 };
    const examples: [SlotSettings, Command[]][] = [[{ ...settings, limits }, RESET_INTO_A_LANE_FROM_ELSEWHERE]];
    check(CORE, { ...searched(300), examples }, commandOfRelays, anySettings);
  });
});
