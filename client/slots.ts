import { type Client, type WorkflowHandle, WorkflowNotFoundError } from '@temporalio/client';
import type { ReleaseLaneUpdate, SetLimitUpdate } from '../contract/messages';
import {
  REGION_SLOTS_ID,
  releaseLaneUpdateName,
  setLimitUpdateName,
  settlementId,
  slotsQueryName,
} from '../contract/names';
import type { SlotsView } from '../workflows/region-slots/view';
import { askWorkflow } from './connection/ask-workflow';
import { SlotsRefusedError, UnreachableError } from './errors';
import { failureText } from './render/failure-text';
import { moveSlots, type SlotsMove } from './move-slots';
import { operator } from './operator';
import { isQuarantined, type ShownLane, withReason } from './quarantine';
import { sendUpdate } from './connection/send-update';

/** How long a worker may take to answer. */
const PATIENCE_MS = 10_000;

/** What the region slots say of themselves, with why each lane is in quarantine. Times are in ms since 1970. */
export interface ShownSlots extends Omit<SlotsView, 'lanes'> {
  lanes: ShownLane[];
}

/** A change without who asks for it: then it is the user of this process. */
type Anonymous<Update extends { by: string }> = Omit<Update, 'by'> & { by?: string };

/** Shows the region slots of the namespace, and changes them as an operator does. For programs as well as for the command line. */
export class Slots {
  constructor(private readonly client: Client) {}

  /** Throws `NoWorkerError`, and `UnreachableError` when the region slots do not run. */
  async show(): Promise<ShownSlots> {
    // A worker would answer for slots that have ended, too, as they were then.
    const { status } = await this.handle.describe().catch(explainAbsence);
    if (status.name !== 'RUNNING') throw notRunning();
    const view = await this.ask();
    return { ...view, lanes: await Promise.all(view.lanes.map((lane) => this.explained(lane))) };
  }

  /** Sets how many copies may run in a region at once, 0 to 50. Throws `SlotsRefusedError`, or as `show` does. */
  async setLimit({ by = operator(), ...change }: Anonymous<SetLimitUpdate>): Promise<SlotsView> {
    return this.update(setLimitUpdateName, { ...change, by });
  }

  /** Frees a lane in quarantine, whose copy has certainly stopped. Throws `SlotsRefusedError`, or as `show` does. */
  async releaseLane({ by = operator(), ...change }: Anonymous<ReleaseLaneUpdate>): Promise<SlotsView> {
    return this.update(releaseLaneUpdateName, { ...change, by });
  }

  /** Lets the slots go on on the version of the workers that is current. Throws as `moveSlots` and as `show` do. */
  move(): Promise<SlotsMove> {
    return moveSlots(this.client).catch(explainAbsence);
  }

  private get handle(): WorkflowHandle {
    return this.client.workflow.getHandle(REGION_SLOTS_ID);
  }

  private ask(): Promise<SlotsView> {
    const goesOn = 'What runs goes on; the slots can be seen when a worker runs.';
    return askWorkflow(this.client, { id: REGION_SLOTS_ID, query: slotsQueryName, goesOn });
  }

  private update(name: string, input: SetLimitUpdate | ReleaseLaneUpdate): Promise<SlotsView> {
    return sendUpdate<SlotsView>(this.client, this.handle, {
      name,
      input,
      patienceMs: PATIENCE_MS,
      refused: (problems) => new SlotsRefusedError(problems),
      lookWith: 'imageferry slots',
    }).catch(explainAbsence);
  }

  /** Lanes are in quarantine seldom, so each of them may be asked about. */
  private async explained(lane: SlotsView['lanes'][number]): Promise<ShownLane> {
    return isQuarantined(lane) ? withReason(lane, await this.hindranceTo(settlementId(lane.id, lane.copyId))) : lane;
  }

  /** What keeps a clean-up from its end, where one runs. */
  private async hindranceTo(cleanUp: string): Promise<string | undefined> {
    try {
      const { raw } = await this.client.workflow.getHandle(cleanUp).describe();
      const failed = raw.pendingActivities?.find(({ lastFailure }) => lastFailure != null);
      return await failureText(this.client, failed?.lastFailure);
    } catch (error) {
      if (error instanceof WorkflowNotFoundError) return undefined;
      throw error;
    }
  }
}

function explainAbsence(error: unknown): never {
  throw error instanceof WorkflowNotFoundError ? notRunning() : error;
}

function notRunning(): UnreachableError {
  return new UnreachableError('The region slots do not run in this namespace. A worker that starts, starts them.');
}
