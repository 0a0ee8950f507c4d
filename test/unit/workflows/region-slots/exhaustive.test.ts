import { mutants } from './mutants';
import { search, type Budget, type Scope } from './search';
import { CORE } from './world';

const COPIES: Scope['copies'] = [
  { replication: 0, priority: 'manual', source: 0, hop: 1 },
  { replication: 1, priority: 'manual', source: 1, hop: 1 },
  { replication: 1, priority: 'release', source: 0, hop: 1 },
];

/** Two regions, and two or three copies of two replications between them. */
function scope(copies: 2 | 3, budget: Partial<Budget>, settings: Partial<Scope['settings']> = {}): Scope {
  return {
    settings: { pools: 'both', defaultLimit: 1, limits: {}, maxQueued: 9, maxOvertaken: 1, ...settings },
    regions: ['cn-beijing', 'cn-hangzhou'],
    copies: COPIES.slice(0, copies),
    budget,
  };
}

/** Copies out of one region that has room for one; what ECS shows decides how many run. */
function star(copies: 2 | 3, budget: Partial<Budget> = {}): Scope {
  const { settings } = scope(2, {}, { pools: 'auto', probing: { fromLimit: 1, patienceMs: 0 } });
  return {
    settings,
    regions: ['cn-beijing', 'cn-hangzhou', 'us-west-1', 'eu-west-1'].slice(0, copies + 1),
    copies: [1, 2, 3].slice(0, copies).map((hop) => ({ replication: 0, priority: 'manual', source: 0, hop })),
    budget,
  };
}

interface Case {
  event: string;
  scope: Scope;
  /** States that there are at least: the search must not have become blind. */
  states: number;
}

const cases: Case[] = [
  // Among them: a run that was reset while the copy of the run before it goes on in ECS.
  { event: 'a workflow dies and one is reset', scope: scope(3, { deaths: 1, resets: 1 }), states: 1000 },
  // Among them: a dead copy that comes to life after it was looked for, before and after its clean-up has begun.
  { event: 'a workflow dies and a closed one is reset', scope: scope(3, { deaths: 1, revivals: 1 }), states: 1700 },
  {
    event: 'a workflow dies unheard, is looked for and reset',
    scope: scope(2, { deaths: 1, revivals: 1, asks: 1 }),
    states: 1000,
  },
  // Among them: the clean-up by name and tags after one try, while another try waits for its turn.
  { event: 'a copy dies and is tried again', scope: scope(3, { deaths: 1, retries: 1 }), states: 800 },
  { event: 'a copy is reset and tried again', scope: scope(2, { resets: 1, retries: 1 }), states: 700 },
  { event: 'the slots continue as new', scope: scope(2, { deaths: 1, resets: 1, runs: 1 }), states: 700 },
  { event: 'the slots are killed and a workflow dies', scope: scope(2, { kills: 1, deaths: 1, asks: 1 }), states: 400 },
  { event: 'the slots are killed and one is reset', scope: scope(2, { kills: 1, resets: 1, asks: 1 }), states: 800 },
  { event: 'a copy is withdrawn and reset', scope: scope(2, { withdrawals: 1, resets: 1 }), states: 1000 },
  { event: 'a copy is withdrawn and dies', scope: scope(3, { withdrawals: 1, deaths: 1 }), states: 1000 },
  { event: 'an unknown workflow holds a lane', scope: scope(2, { refusals: 1, deaths: 1, resets: 1 }), states: 500 },
  {
    event: 'copies run side by side',
    scope: scope(2, { deaths: 1, resets: 1 }, { defaultLimit: 2 }),
    states: 1800,
  },
  {
    event: 'copies teach how long others take',
    scope: {
      ...scope(3, { deaths: 1, runs: 1 }),
      copies: COPIES.map((copy) => ({ ...copy, replication: 0, sizeGiB: 40 })),
    },
    states: 150,
  },
  // Among them: whatever ECS shows of one copy beyond a limit, and a copy that waits against what was learned.
  { event: 'ECS shows whose limit counts', scope: star(2, { deaths: 1, doubts: 1 }), states: 500 },
  { event: 'the slots continue as new while ECS is asked', scope: star(2, { runs: 1, withdrawals: 1 }), states: 100 },
  {
    event: 'only the targets count',
    scope: scope(2, { deaths: 1, resets: 1 }, { pools: 'target' }),
    states: 1000,
  },
];

describe('in every course of events that is possible in a small world, the region slots keep all invariants when', () => {
  test.each(cases)('$event', ({ scope: within, states }) => {
    const found = search(CORE, within);
    expect(found.states).toBeGreaterThan(states);
  });
});

/** Where the search finds the faults of some mutants. */
const faults: { fault: string; within: Scope }[] = [
  { fault: 'frees the lane of a workflow that died', within: scope(3, { deaths: 1 }) },
  {
    fault: 'grants beside another try at the same copy',
    within: scope(2, { retries: 1 }, { defaultLimit: 2 }),
  },
  { fault: 'tells every run that was reset that the lane is its own', within: scope(3, { deaths: 1, revivals: 1 }) },
  { fault: 'drops the lanes that others hold', within: scope(2, { refusals: 1 }) },
  { fault: 'begins something while it drains', within: scope(2, { withdrawals: 1, runs: 1 }) },
  {
    fault: 'takes the holder of the lane of a dead copy for that copy',
    within: scope(3, { deaths: 1, revivals: 1 }),
  },
  {
    fault: 'frees a quarantined lane when another copy has stopped',
    // Both take the same lane, one after the other.
    within: {
      ...scope(2, { deaths: 2, kills: 1, asks: 1, waits: 1 }, { pools: 'target' }),
      copies: COPIES.filter(({ source }) => source === 0),
    },
  },
  { fault: 'lets another copy go beyond a limit while one does', within: star(3) },
  { fault: 'goes beyond the limit again after ECS has shown that it counts', within: star(3) },
  { fault: 'does not care for a copy that waits against what was learned', within: star(2, { doubts: 1 }) },
  {
    fault: 'takes news of a run for news of the one that goes on after it',
    within: scope(2, { deaths: 1, revivals: 1, asks: 1 }),
  },
];

const rare = mutants.filter(({ isRare }) => isRare === true).map(({ fault }) => fault);

test('that search looks for every fault that chance finds too late', () => {
  expect(faults.map(({ fault }) => fault)).toEqual(expect.arrayContaining(rare));
});

describe('that search finds a core that', () => {
  test.each(faults)('$fault', ({ fault, within }) => {
    const mutant = mutants.find((other) => other.fault === fault);
    if (mutant === undefined) throw new Error(`there is no mutant that ${fault}`);
    const { step = CORE.step, mayHold = CORE.mayHold, carry = CORE.carry, breaks } = mutant;
    expect(() => search({ step, mayHold, carry }, within)).toThrow(breaks);
  });
});
