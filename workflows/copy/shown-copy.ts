import { setCurrentDetails, setHandler, workflowInfo } from '@temporalio/workflow';
import { defined } from '../../contract/defined';
import { type Estimate, secondsLeft } from '../../contract/estimate';
import type { SlotRequest } from '../../contract/messages';
import type { CopySpec } from '../../contract/schema/plan';
import { descriptionOf } from '../shared/descriptions';
import { copyProgressSignal } from '../shared/messages';
import { now } from '../shared/now';
import { isCopyProgressSignal } from '../shared/well-formed';
import { type CopyPlace, type CopyStage, copyDetails } from './copy-details';

/** What the Temporal UI shows of a copy while its workflow runs, and after that. */
export class ShownCopy {
  private readonly place: CopyPlace;
  private stage: CopyStage = { is: 'asking' };
  private estimate: Estimate | undefined;

  constructor({ copyId, regionId, requester }: SlotRequest) {
    const { workflowId: lane, namespace } = workflowInfo();
    this.place = { regionId, requester, lane, namespace };
    setHandler(
      copyProgressSignal,
      (news) => {
        if (isCopyProgressSignal(news) && news.copyId === copyId) this.progress(news.progress);
      },
      { description: descriptionOf('copyProgress') },
    );
    this.show({ is: 'asking' });
  }

  /** The copy knows what to make. */
  starting({ source, via, estimate }: CopySpec): void {
    Object.assign(this.place, { source, ...defined({ via }) });
    this.estimate = estimate;
    this.show({ is: 'starting' });
  }

  /** ECS makes the image, or another replication has had it made. */
  copying({ imageId, adopted }: { imageId: string; adopted: boolean }): void {
    this.show({ is: 'copying', imageId, adopted, since: now() });
    this.expect(0);
  }

  ending(): void {
    this.show({ is: 'ending' });
  }

  ended(outcome: Extract<CopyStage, { is: 'ended' }>['outcome']): void {
    this.show({ is: 'ended', outcome });
  }

  private progress(progress: number): void {
    if (this.stage.is !== 'copying') return;
    this.show({ ...this.stage, progress, seenAt: now() });
    this.expect(progress);
  }

  /** A guess alone is not told as a time, and of an image that others have started nobody here knows when it began. */
  private expect(progress: number): void {
    if (this.stage.is !== 'copying' || this.stage.adopted) return;
    const { since } = this.stage;
    const known = this.estimate?.from === 'guess' && progress === 0 ? undefined : this.estimate;
    const at = now();
    const left = secondsLeft(known, (Date.parse(at) - Date.parse(since)) / 1000, progress);
    const expectedAt = left === undefined ? undefined : new Date(Date.parse(at) + left * 1000).toISOString();
    this.show({ ...this.stage, ...defined({ expectedAt }) });
  }

  private show(stage: CopyStage): void {
    this.stage = stage;
    setCurrentDetails(copyDetails(this.place, stage));
  }
}
