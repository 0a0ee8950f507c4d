import {
  type Client,
  type WorkflowHandle,
  WorkflowNotFoundError,
  WorkflowUpdateFailedError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
} from '@temporalio/client';
import { messageOf } from '../contract/message-of';
import type { ReleaseLaneUpdate, SetLimitUpdate } from '../contract/messages';
import {
  REGION_SLOTS_ID,
  releaseLaneUpdateName,
  setLimitUpdateName,
  settlementId,
  slotsQueryName,
} from '../contract/names';
import type { SlotsView } from '../workflows/region-slots/view';
import { askWorkflow } from './ask-workflow';
import { NoWorkerError, SlotsRefusedError, UnreachableError } from './errors';
import { operator } from './operator';
import { isQuarantined, type ShownLane, withReason } from './quarantine';

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

  private get handle(): WorkflowHandle {
    return this.client.workflow.getHandle(REGION_SLOTS_ID);
  }

  private ask(): Promise<SlotsView> {
    const goesOn = 'What runs goes on; the slots can be seen when a worker runs.';
    return askWorkflow(this.client, { id: REGION_SLOTS_ID, query: slotsQueryName, goesOn });
  }

  private async update(name: string, change: SetLimitUpdate | ReleaseLaneUpdate): Promise<SlotsView> {
    try {
      return await this.withPatience(() => this.handle.executeUpdate<SlotsView, [object]>(name, { args: [change] }));
    } catch (error) {
      if (error instanceof WorkflowUpdateFailedError)
        throw new SlotsRefusedError(messageOf(error.cause ?? error).split('\n'));
      if (error instanceof WorkflowUpdateRPCTimeoutOrCancelledError)
        throw new NoWorkerError(
          'No worker answers. The change may still be made when one does; look with: imageferry slots',
        );
      return explainAbsence(error);
    }
  }

  /** Lanes are in quarantine seldom, so each of them may be asked about. */
  private async explained(lane: SlotsView['lanes'][number]): Promise<ShownLane> {
    return isQuarantined(lane) ? withReason(lane, await this.hindranceTo(settlementId(lane.id, lane.copyId))) : lane;
  }

  /** What keeps a clean-up from its end, where one runs. */
  private async hindranceTo(cleanUp: string): Promise<string | undefined> {
    try {
      const { raw } = await this.client.workflow.getHandle(cleanUp).describe();
      return raw.pendingActivities?.find(({ lastFailure }) => lastFailure != null)?.lastFailure?.message ?? undefined;
    } catch (error) {
      if (error instanceof WorkflowNotFoundError) return undefined;
      throw error;
    }
  }

  private withPatience<Result>(work: () => Promise<Result>): Promise<Result> {
    return this.client.withDeadline(Date.now() + PATIENCE_MS, work);
  }
}

function explainAbsence(error: unknown): never {
  throw error instanceof WorkflowNotFoundError ? notRunning() : error;
}

function notRunning(): UnreachableError {
  return new UnreachableError('The region slots do not run in this namespace. A worker that starts, starts them.');
}
