import type {
  AddRegionUpdate,
  ChangePriorityUpdate,
  CopyEvent,
  CopyProgressSignal,
  CopyStoppedSignal,
  CopyWaitsSignal,
  DropRegionUpdate,
  EnqueueSignal,
  EstimateQuestion,
  ForecastQuestion,
  LaneResetSignal,
  ReleaseLaneUpdate,
  SetLimitUpdate,
  WithdrawSignal,
} from '../../contract/messages';

/** What the forms of the Temporal UI say of each signal, query and update. Pure. */

/** The arguments of each message. */
interface Arguments {
  manifest: [];
  claim: [string[]];
  copyEvents: [CopyEvent[]];
  addRegion: [AddRegionUpdate];
  dropRegion: [DropRegionUpdate];
  changePriority: [ChangePriorityUpdate];
  drift: [];
  endCopy: [string];
  copyProgress: [CopyProgressSignal];
  enqueue: [EnqueueSignal];
  withdraw: [WithdrawSignal];
  laneReset: [LaneResetSignal];
  copyStopped: [CopyStoppedSignal];
  copyWaits: [CopyWaitsSignal];
  mayHold: [string, string, string];
  waits: [string];
  estimates: [EstimateQuestion[]];
  forecast: [ForecastQuestion];
  slots: [];
  setLimit: [SetLimitUpdate];
  releaseLane: [ReleaseLaneUpdate];
  move: [];
}

type MessageName = keyof Arguments;

const RUN = '01980000-0000-7000-8000-000000000000';
const COPY = `${RUN}/cn-beijing/1`;
const LANE = 'copy/cn-beijing/1';
const REPLICATION = 'replicate/m-bp1h46wfpjsjastc1234/0123456789ab';
/** What workflows send to each other. */
const INTERNAL = 'imageferry sends it by itself; no person needs to.';

/** What each message does, and an example of its arguments. */
export const MESSAGES: { readonly [Name in MessageName]: { does: string; example: Arguments[Name] } } = {
  manifest: { does: 'The manifest so far: one entry per region; null until there is a plan.', example: [] },
  claim: { does: `What copies are to make. ${INTERNAL}`, example: [[COPY]] },
  copyEvents: { does: `News of copies. ${INTERNAL}`, example: [[{ type: 'granted', copyId: COPY, lane: LANE }]] },
  addRegion: {
    does: 'Adds a target region, written as in a request: an object as in the example, or the region id alone.',
    example: [{ regionId: 'cn-beijing', required: false }],
  },
  dropRegion: {
    does: 'Takes a region out: its copy leaves the queue, or is cancelled. It does not count in the verdict any more.',
    example: [{ regionId: 'cn-beijing' }],
  },
  changePriority: {
    does: 'Changes the priority of the copies that still wait: release, manual or nightly. They keep the time since which they wait.',
    example: [{ priority: 'release' }],
  },
  drift: { does: 'The drift report so far; null until the regions were asked.', example: [] },
  endCopy: {
    does: `Ends the copy of an id. ${INTERNAL} Drop its region from the replication instead.`,
    example: [COPY],
  },
  copyProgress: {
    does: `Says how far the copy is, for its details. ${INTERNAL}`,
    example: [{ copyId: COPY, progress: 50 }],
  },
  enqueue: {
    does: `Asks for lanes for the copies of a replication. ${INTERNAL}`,
    example: [
      {
        accountId: '1234567890123456',
        requester: REPLICATION,
        firstRunId: RUN,
        sourceRegionId: 'cn-hangzhou',
        priority: 'manual',
        since: 1795651200000,
        copies: [{ regionId: 'cn-beijing', attempt: 1 }],
      },
    ],
  },
  withdraw: {
    does: `Takes copies out of the queue, or ends them. ${INTERNAL}`,
    example: [{ requester: REPLICATION, copyIds: [COPY] }],
  },
  laneReset: {
    does: `The workflow of a lane was reset. ${INTERNAL}`,
    example: [{ lane: LANE, copyId: COPY, runId: RUN }],
  },
  copyStopped: {
    does: `A copy whose workflow died has stopped in ECS. ${INTERNAL} To free a lane by hand, use the update releaseLane.`,
    example: [{ lane: LANE, copyId: COPY }],
  },
  copyWaits: {
    does: `A copy stays in the queue of ECS. ${INTERNAL}`,
    example: [{ lane: LANE, copyId: COPY }],
  },
  mayHold: {
    does: `Whether a run holds a lane. The arguments are lane, copy id and run id. ${INTERNAL}`,
    example: [LANE, COPY, RUN],
  },
  waits: { does: 'What the copies of a replication wait for, and their places.', example: [REPLICATION] },
  estimates: {
    does: 'How long each of some copies is expected to take. Each question is about one image.',
    example: [[{ sourceRegionId: 'cn-hangzhou', regionIds: ['cn-beijing', 'eu-central-1'], sizeGiB: 40 }]],
  },
  forecast: {
    does: 'How long copies of one image would take all together, in the queue, if they were asked for now.',
    example: [
      { sourceRegionId: 'cn-hangzhou', regionIds: ['cn-beijing', 'eu-central-1'], sizeGiB: 40, priority: 'manual' },
    ],
  },
  slots: { does: 'Pools, lanes, and the copies that wait.', example: [] },
  setLimit: {
    does: 'Sets how many copies a region may have at once: 0 to 50. 0 lets the running ones end, and starts none.',
    example: [{ regionId: 'cn-beijing', limit: 3, by: 'ops', reason: 'shared with another team' }],
  },
  releaseLane: {
    does: 'Frees a quarantined lane. Look at its image in ECS first: the copy must certainly have stopped.',
    example: [{ lane: LANE, by: 'ops', reason: 'the image is gone' }],
  },
  move: {
    does: 'Moves to the worker version that is current, or stays where it is that one. It loses nothing. No argument is needed.',
    example: [],
  },
};

/** For the option `description` of a handler. */
export function descriptionOf(name: MessageName): string {
  const { does } = MESSAGES[name];
  const example: readonly unknown[] = MESSAGES[name].example;
  if (example.length === 0) return does;
  return `${does} Example: ${example.map((argument) => JSON.stringify(argument)).join(' and ')}`;
}
