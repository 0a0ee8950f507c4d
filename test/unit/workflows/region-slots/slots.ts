import type { SlotRequest, SlotSettings } from '../../../../contract/messages';
import { copyId, partsOfCopyId } from '../../../../contract/names';
import { type SlotsEffect, step } from '../../../../workflows/region-slots/core';
import type { LaneRef } from '../../../../workflows/region-slots/lanes';
import { copyOf, initialState, type Lane, type SlotsState } from '../../../../workflows/region-slots/state';
import type { News } from './world';

export const REGIONS = ['cn-beijing', 'cn-hangzhou', 'cn-shanghai', 'us-west-1'];

const DEFAULT_SETTINGS: SlotSettings = {
  pools: 'both',
  defaultLimit: 1,
  limits: {},
  maxQueued: 100,
  maxOvertaken: 10,
};

/**
 * What a replication asks for; by default a manual copy from Hangzhou. The name stands for the run of the replication,
 * and is how the tests call the copy.
 */
export function copy(
  name: string,
  target: string,
  { attempt = 1, ...more }: Partial<SlotRequest> & { attempt?: number } = {},
): SlotRequest {
  return {
    copyId: copyId(name, target, attempt),
    requester: 'replicate/web',
    sourceRegionId: 'cn-hangzhou',
    regionId: target,
    priority: 'manual',
    since: 0,
    ...more,
  };
}

export function copies(count: number, toCopy: (index: number) => SlotRequest): SlotRequest[] {
  return Array.from({ length: count }, (_, index) => toCopy(index));
}

/** The slots after some events, and what they wanted done at the last one. */
export class Slots {
  effects: SlotsEffect[] = [];

  constructor(public state: SlotsState) {}

  /** Slots that do not know yet what runs. */
  static cold(settings: Partial<SlotSettings> = {}): Slots {
    return new Slots(initialState({ ...DEFAULT_SETTINGS, ...settings }));
  }

  static ready(settings: Partial<SlotSettings> = {}): Slots {
    const slots = Slots.cold(settings).tell({ type: 'lanesFound', lanes: [] });
    return slots.tell({ type: 'straysFound', regions: REGIONS, strays: [], unasked: [] });
  }

  tell(news: News, at = this.state.at): this {
    const { state, effects } = step(this.state, { ...news, at });
    this.state = state;
    this.effects = effects;
    return this;
  }

  enqueue(requests: SlotRequest[], at = this.state.at): this {
    return this.tell({ type: 'enqueue', requests }, at);
  }

  withdraw(...requests: SlotRequest[]): this {
    const { requester = '' } = requests[0] ?? {};
    return this.tell({ type: 'withdraw', requester, copyIds: requests.map((request) => request.copyId) });
  }

  /** Takes a copy in, which must have its turn at once, and lets its workflow run. */
  run(request: SlotRequest, runId = `run of ${request.copyId}`): LaneRef {
    const lane = this.enqueue([request]).laneOf(request);
    this.tell({ type: 'started', lane, runId });
    return lane;
  }

  /** The same, for a copy whose workflow then dies. */
  runAndDie(request: SlotRequest, runId?: string): LaneRef {
    const lane = this.run(request, runId);
    this.tell({ type: 'closed', lane, clean: false });
    return lane;
  }

  end(lane: LaneRef, at = this.state.at): this {
    return this.tell({ type: 'closed', lane, clean: true }, at);
  }

  laneOf({ copyId: id }: SlotRequest): LaneRef {
    const lane = this.state.lanes.find((other) => copyOf(other)?.request.copyId === id);
    if (lane === undefined) throw new Error(`${id} has no lane`);
    return { id: lane.id, tenure: lane.tenure };
  }

  /** A lane as it is now. */
  laneNow(id: string): Lane | undefined {
    return this.state.lanes.find((lane) => lane.id === id);
  }

  /** Lets all answers arrive that are under way, and those that follow them. Returns how many signals that took. */
  deliverAll(): number {
    let signals = 0;
    for (let to = this.state.outbox[0]?.to; to !== undefined; to = this.state.outbox[0]?.to) {
      signals += 1;
      this.tell({ type: 'delivered', to });
    }
    return signals;
  }

  get started(): string[] {
    return this.effects.flatMap((effect) => (effect.type === 'start' ? [nameOf(effect.request)] : []));
  }

  /** The names of the copies that wait, by arrival. */
  get waiting(): string[] {
    const waiting = Object.values(this.state.queue).flat();
    return waiting.sort((a, b) => a.seq - b.seq).map(({ request }) => nameOf(request));
  }

  /** What was sent at the last event: for each signal, the copies and what it says of them. */
  get told(): string[] {
    return this.effects.flatMap((effect) =>
      effect.type === 'deliver'
        ? [effect.outgoing.answers.map((said) => `${nameOf(said)} ${said.answer}`).join(', ')]
        : [],
    );
  }

  get underWay(): number {
    return this.state.outbox.filter(({ sent }) => sent > 0).length;
  }
}

function nameOf({ copyId: id }: { copyId: string }): string {
  return partsOfCopyId(id).firstRunId;
}
