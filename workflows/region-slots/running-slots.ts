import { setCurrentDetails, workflowInfo } from '@temporalio/workflow';
import type {
  EstimateQuestion,
  ForecastQuestion,
  FoundLane,
  HoldAnswer,
  SlotsEstimates,
  SlotsForecast,
} from '../../contract/messages';
import type { CopyWait } from '../../contract/schema/manifest';
import { step, type SlotsEvent } from './core';
import { estimatesOf, forecastOf } from './forecast';
import { Foresight } from './foresight';
import { mayHold } from './hold';
import { Performer } from './performer';
import type { SlotsState } from './state';
import { describeSlots, slotsTable, type SlotsView } from './view';
import { waitsOf } from './waits';

const SHOW_EVERY_MS = 5000;

/** The state of the slots in this run, and the one way to change it: events in, effects carried out. */
export class RunningSlots {
  private readonly performer = new Performer(
    (event) => this.apply(event),
    () => this.state,
  );
  private readonly foresight = new Foresight();
  private isShown = true;
  /** Workflow time; ms since 1970. */
  private shownAt = 0;

  constructor(public state: SlotsState) {}

  apply(event: SlotsEvent): void {
    const { state, effects } = step(this.state, event);
    this.state = state;
    this.showSoon();
    for (const effect of effects) this.performer.perform(effect);
  }

  view(): SlotsView {
    return describeSlots(this.state, Date.now());
  }

  waits(requester: string): Record<string, CopyWait> {
    const at = Date.now();
    return waitsOf({ ...this.state, at }, requester, this.foresight.runsOf(this.state, at));
  }

  estimates(questions: EstimateQuestion[]): SlotsEstimates[] {
    const state = { ...this.state, at: Date.now() };
    return questions.map((question) => estimatesOf(state, question));
  }

  forecast(question: ForecastQuestion): SlotsForecast | null {
    return forecastOf({ ...this.state, at: Date.now() }, question);
  }

  mayHold(lane: string, copyId: string, runId: string): HoldAnswer {
    return mayHold(this.state, lane, copyId, runId);
  }

  /** The lanes of this moment, as an inventory would find them. */
  foundLanes(): FoundLane[] {
    return this.state.lanes.flatMap((lane) => {
      if (lane.kind !== 'workflow') return [];
      const { id, pool, number, runId = '', copy } = lane;
      return [{ id, pool, number, runId, ...(copy && { request: copy.request }) }];
    });
  }

  /** Whether the server has acknowledged every command. */
  isIdle(): boolean {
    return this.performer.isIdle();
  }

  /**
   * Hundreds of events may come in one workflow task: the details are made once, after the last of them. While the server owes
   * an answer, another task is sure to come, so busy slots make them every few seconds only.
   */
  private showSoon(): void {
    if (!this.isShown) return;
    this.isShown = false;
    void Promise.resolve().then(() => {
      this.isShown = true;
      if (!this.isIdle() && Date.now() - this.shownAt < SHOW_EVERY_MS) return;
      this.shownAt = Date.now();
      setCurrentDetails(slotsTable(this.view(), workflowInfo().namespace));
    });
  }
}
