import { setCurrentDetails, upsertSearchAttributes, workflowInfo } from '@temporalio/workflow';
import type { Manifest } from '../../contract/schema/manifest';
import { searchAttributes } from '../shared/search-attributes';
import { manifestDetails } from './manifest-details';

/** The manifest as the Temporal UI shows it: a table in the workflow's details, and the status as a search attribute. */
export class ShownManifest {
  private status: Manifest['status'] | undefined;

  constructor(private readonly manifestNow: () => Manifest) {}

  /** Shows the manifest as it is now. Each new status puts search attributes into the history. */
  update(): void {
    const manifest = this.manifestNow();
    setCurrentDetails(manifestDetails(manifest, workflowInfo().namespace));
    const { status, source } = manifest;
    if (status === this.status) return;
    this.status = status;
    upsertSearchAttributes(searchAttributes({ status, image: source.imageId }));
  }
}
