import { driftHeadline } from '../../contract/drift-text';
import type { DriftReport } from '../../contract/schema/drift';
import { capacityTable } from './capacity';
import { counts } from './counts';
import { headline } from './headline';
import { html, type Html } from './html';
import type { TemporalUi } from './links';
import { matrix } from './matrix';
import { openCopies } from './open-copies';
import { retentionTable } from './retention';
import { STYLES } from './styles';

/** What a browser may load for the page: nothing but the style sheet inside of it. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/**
 * A drift report as one page of HTML that needs no network and no script. With `ui` it links to the workflows. Everything
 * from outside is escaped. Pure.
 */
export function driftPage(report: DriftReport, ui?: TemporalUi): string {
  const sections = [
    counts(report),
    matrix(report),
    openCopies(report, ui),
    capacityTable(report),
    retentionTable(report),
  ];
  return page(report, [headline(report, ui), ...sections.filter((section) => section !== undefined)]).markup;
}

function page(report: DriftReport, sections: readonly Html[]): Html {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${POLICY}" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="referrer" content="no-referrer" />
        <title>${driftHeadline(report)}</title>
        <style>
          ${STYLES}
        </style>
      </head>
      <body>
        <main>${sections}</main>
      </body>
    </html> `;
}
