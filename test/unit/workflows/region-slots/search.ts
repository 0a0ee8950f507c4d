import type { SlotSettings } from '../../../../contract/messages';
import { normalForm } from './normal-form';
import { forkOf, newWorld, World, type Command, type Core, type WorldData } from './world';

/** How often fate may strike on one course of events. */
export interface Budget {
  /** Workflows that die. */
  deaths: number;
  /** Resets of workflows that run. */
  resets: number;
  /** Resets of workflows that have closed. */
  revivals: number;
  /** Losses of the region slots with all that they know. */
  kills: number;
  /** Runs of the region slots that continue as new. */
  runs: number;
  withdrawals: number;
  /** Requests that are repeated. */
  asks: number;
  /** Copies that are asked for again under the next id. */
  retries: number;
  /** Lanes that turn out to be held by an unknown workflow. */
  refusals: number;
  /** Minutes that pass. */
  waits: number;
  /** Copies that wait in ECS's own queue. */
  doubts: number;
}

export interface Scope {
  settings: SlotSettings;
  regions: string[];
  copies: Extract<Command, { does: 'enqueue' }>['copies'];
  budget: Partial<Budget>;
}

interface Move {
  command: Command;
  spends?: keyof Budget;
}

/** A course of events, the last one first. */
interface Course {
  move: Command;
  before: Course | undefined;
}

interface Node {
  /** The world in its normal form. */
  json: string;
  left: Budget;
  course: Course | undefined;
}

export interface Found {
  /** States that differ in more than names. */
  states: number;
  transitions: number;
  /** The longest of the shortest ways to a state. */
  depth: number;
}

/** One in so many states must drain: all of them would take too long. */
const DRAINED = 20;

/** In one of so many moves steps are decided twice. The properties do that in all runs. */
const DECIDED_TWICE = 10;

/**
 * Visits every state that the slots and their surroundings can reach within the scope, breadth first. Throws at the first
 * that breaks an invariant, with the shortest way there.
 */
export function search(core: Core, scope: Scope): Found {
  const seen = new Set<string>();
  const found: Found = { states: 0, transitions: 0, depth: 0 };
  let level = [begin(core, scope)];
  for (; level.length > 0; found.depth += 1) {
    const next: Node[] = [];
    for (const node of level) {
      found.states += 1;
      const data = JSON.parse(node.json) as WorldData;
      const fork = (): World => {
        const isThorough = found.transitions % DECIDED_TWICE === 0;
        return new World(core, scope.settings, forkOf(data), scope.regions, isThorough);
      };
      if (found.states % DRAINED === 0) follow(fork(), node.course, (world) => world.drain());
      for (const move of movesFrom(fork(), node.left)) {
        found.transitions += 1;
        const reached = take(fork(), node, move);
        const key = keyOf(reached);
        if (seen.has(key)) continue;
        seen.add(key);
        next.push(reached);
      }
    }
    level = next;
  }
  return found;
}

/** All copies are asked for, and the slots know what runs: nothing. */
function begin(core: Core, { settings, regions, copies, budget }: Scope): Node {
  const world = new World(core, settings, newWorld(settings), regions);
  for (let step = 0; step < 3; step += 1) world.run({ does: 'perform', which: 0, refuse: false });
  world.run({ does: 'enqueue', copies });
  const left = { ...NOTHING, ...budget };
  return { json: normalForm(world.data), left, course: undefined };
}

const NOTHING: Budget = {
  deaths: 0,
  resets: 0,
  revivals: 0,
  kills: 0,
  runs: 0,
  withdrawals: 0,
  asks: 0,
  retries: 0,
  refusals: 0,
  waits: 0,
  doubts: 0,
};

function take(world: World, node: Node, { command, spends }: Move): Node {
  const course = { move: command, before: node.course };
  follow(world, course, () => world.run(command));
  const left = spends === undefined ? node.left : { ...node.left, [spends]: node.left[spends] - 1 };
  return { json: normalForm(world.data), left, course };
}

/** Lets something happen in a world; a violation is told with the course of events that led to it. */
function follow(world: World, course: Course | undefined, happens: (world: World) => void): void {
  try {
    happens(world);
  } catch (violation) {
    throw new Error([String(violation), ...tellCourse(course)].join('\n'), { cause: violation });
  }
}

function tellCourse(course: Course | undefined): string[] {
  return course === undefined ? [] : [...tellCourse(course.before), JSON.stringify(course.move)];
}

function keyOf({ json, left }: Node): string {
  return `${Object.values(left).join()} ${json}`;
}

/** All that may happen next. */
function movesFrom(world: World, left: Budget): Move[] {
  const { executions, past, requests, settlements, state, images } = world.data;
  const tasks = world.feasibleTasks();
  const moves: Move[] = [
    ...places(tasks).map((which): Move => ({ command: { does: 'perform', which, refuse: false } })),
    ...places(settlements).map((which): Move => ({ command: { does: 'settle', which } })),
    ...places(executions, ({ copies }) => !copies).map((which): Move => ({ command: { does: 'askToHold', which } })),
    ...places(executions, ({ copies }) => copies).map((which): Move => ({
      command: { does: 'close', which, clean: true, heard: true },
    })),
    ...places(tasks, ({ does }) => does === 'start').map((which): Move => ({
      command: { does: 'perform', which, refuse: true },
      spends: 'refusals',
    })),
    ...places(requests).flatMap((which): Move[] => [
      { command: { does: 'withdraw', which }, spends: 'withdrawals' },
      { command: { does: 'askAgain', which }, spends: 'asks' },
      { command: { does: 'tryAgain', which }, spends: 'retries' },
    ]),
    ...places(executions).flatMap((which) => EITHER.flatMap((heard) => endsOf(which, heard))),
    ...places(past.filter(({ request }) => request !== undefined)).map((which): Move => ({
      command: { does: 'resetOld', which },
      spends: 'revivals',
    })),
    ...EITHER.map((startsReachTheServer): Move => ({
      command: { does: 'kill', startsReachTheServer },
      spends: 'kills',
    })),
    ...(state.inventory === 'complete' ? [{ command: { does: 'continueAsNew' }, spends: 'runs' } as const] : []),
    ...OBSERVATIONS.filter(() => tasks.some(({ does }) => does === 'observe')).map((command): Move => ({ command })),
    ...places(executions).map((which): Move => ({ command: { does: 'waitInEcs', which }, spends: 'doubts' })),
    // Time matters only to the inventory: it takes a workflow for one that has just died, or its copy for a stray.
    ...(images.length > 0 ? [{ command: { does: 'wait', minutes: 1 }, spends: 'waits' } as const] : []),
  ];
  return moves.filter(({ spends }) => spends === undefined || left[spends] > 0);
}

const EITHER = [true, false];

/** What ECS may show, beside nothing. */
const OBSERVATIONS = (['runs', 'waits'] as const).map((saw) => ({ does: 'observe' as const, saw, which: 0 }));

function endsOf(which: number, heard: boolean): Move[] {
  return [
    { command: { does: 'close', which, clean: false, heard }, spends: 'deaths' },
    { command: { does: 'reset', which, heard }, spends: 'resets' },
  ];
}

function places<Item>(items: Item[], isMeant: (item: Item) => boolean = () => true): number[] {
  return items.flatMap((item, place) => (isMeant(item) ? [place] : []));
}
