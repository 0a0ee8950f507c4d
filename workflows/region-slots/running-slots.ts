import { setCurrentDetails } from '@temporalio/workflow';
import { isHeld, step, type SlotsEvent } from './core';
import { Performer } from './performer';
import type { SlotsState } from './state';
import { describeSlots, slotsTable, type SlotsView } from './view';

/** The state of the slots in this run, and the one way to change it: events in, effects carried out. */
export class RunningSlots {
  private readonly performer = new Performer(
    (event) => this.apply(event),
    (lane) => isHeld(this.state, lane),
  );

  constructor(public state: SlotsState) {}

  apply(event: SlotsEvent): void {
    const { state, effects } = step(this.state, event);
    this.state = state;
    setCurrentDetails(slotsTable(this.view()));
    for (const effect of effects) this.performer.perform(effect);
  }

  view(): SlotsView {
    return describeSlots(this.state, Date.now());
  }

  /** Whether the server has acknowledged every command. */
  isIdle(): boolean {
    return this.performer.isIdle();
  }
}
