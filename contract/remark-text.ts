import type { CopyRecord } from './schema/manifest';

/** What there is to say of a copy beside its status, in a few words; empty when there is nothing. */
export function remarkText({ adopted, remarks = [] }: Pick<CopyRecord, 'adopted' | 'remarks'>): string {
  const attributes = remarks.map(({ attribute }) => attribute).join(', ');
  return [...(adopted === true ? ['adopted'] : []), ...(attributes === '' ? [] : [`differs in ${attributes}`])].join(
    '; ',
  );
}
