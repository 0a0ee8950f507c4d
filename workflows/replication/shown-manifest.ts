import { setCurrentDetails, upsertSearchAttributes, workflowInfo } from '@temporalio/workflow';
import type { Manifest } from '../../contract/schema/manifest';
import type { Priority } from '../../contract/schema/request';
import { searchAttributes } from '../shared/search-attributes';
import { copiesText } from './copies-text';
import { manifestDetails } from './manifest-details';

/** A replication as it is now, with what its copies have in common. */
interface Shown {
  manifest: Manifest;
  name: string;
  priority: Priority;
}

/** The manifest as the Temporal UI shows it: a table in the workflow's details, and search attributes for lists. */
export class ShownManifest {
  private listed = '';

  constructor(private readonly shownNow: () => Shown) {}

  /** Shows the manifest as it is now. Search attributes go into the history, so only what tells runs apart is one. */
  update(): void {
    const { manifest, name, priority } = this.shownNow();
    setCurrentDetails(manifestDetails(manifest, workflowInfo().namespace));
    const { status, source } = manifest;
    const values = { status, image: source.imageId, name, priority, copies: copiesText(manifest) };
    const listed = JSON.stringify(values);
    if (listed === this.listed) return;
    this.listed = listed;
    upsertSearchAttributes(searchAttributes(values));
  }
}
