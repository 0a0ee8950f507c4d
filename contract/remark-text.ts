import { planText } from './plan-text';
import type { CopyRecord, Remark } from './schema/manifest';
import { sharedText } from './shares';

type Remarkable = Pick<
  CopyRecord,
  'status' | 'adopted' | 'via' | 'progress' | 'remarks' | 'sharedWith' | 'notSharedWith'
>;

/** What there is to say of a copy beside its status, in a few words; empty when there is nothing. */
export function remarkText(copy: Remarkable): string {
  const { status, adopted, via, progress, remarks = [] } = copy;
  if (status === 'planned') return planText({ status, adopted, progress });
  const different = remarks.filter(({ copy }) => copy !== undefined);
  const unsaid = remarks.filter(({ copy }) => copy === undefined);
  const parts = [listed('differs in ', different), listed('not verified: ', unsaid)];
  const origin = via === undefined ? '' : `via ${via.regionId}`;
  return [adopted === true ? 'adopted' : '', origin, ...parts, sharedText(copy)]
    .filter((part) => part !== '')
    .join('; ');
}

function listed(what: string, remarks: readonly Remark[]): string {
  return remarks.length === 0 ? '' : `${what}${remarks.map(({ attribute }) => attribute).join(', ')}`;
}
