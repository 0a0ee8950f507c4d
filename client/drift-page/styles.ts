import { css } from './html';

/**
 * Each state has a colour for its text and one behind it. Both come with a symbol and a word: no colour carries meaning alone.
 */
export const STYLES = css`
  :root {
    color-scheme: light dark;
    --page: #f4f6f8;
    --card: #ffffff;
    --ink: #17212b;
    --soft: #55626f;
    --line: #d9dfe5;
    --link: #0b57a4;
    --green: #14622d;
    --green-back: #e3f4e8;
    --blue: #0b57a4;
    --blue-back: #e3effb;
    --amber: #7d4600;
    --amber-back: #fff0d6;
    --orange: #963205;
    --orange-back: #ffe4d6;
    --red: #a1122b;
    --red-back: #fde5e9;
    --violet: #63299e;
    --violet-back: #f1e8fc;
    --grey: #414d59;
    --grey-back: #e8ecf0;
  }
  @media (prefers-color-scheme: dark) {
    :root {
      --page: #10161c;
      --card: #18212a;
      --ink: #e6ebf0;
      --soft: #9dabb8;
      --line: #2e3a46;
      --link: #86bdf7;
      --green: #7fd99b;
      --green-back: #153322;
      --blue: #8cc0f8;
      --blue-back: #14304d;
      --amber: #f3bf6b;
      --amber-back: #3a2a0c;
      --orange: #ffa57c;
      --orange-back: #43200f;
      --red: #ff9aa9;
      --red-back: #451722;
      --violet: #cda8f7;
      --violet-back: #322047;
      --grey: #b9c4ce;
      --grey-back: #2a343e;
    }
  }
  .is-correct,
  .verdict-succeeded {
    --tone: var(--green);
    --back: var(--green-back);
  }
  .is-copying,
  .verdict-running {
    --tone: var(--blue);
    --back: var(--blue-back);
  }
  .is-missing {
    --tone: var(--amber);
    --back: var(--amber-back);
  }
  .is-stale {
    --tone: var(--orange);
    --back: var(--orange-back);
  }
  .is-failed,
  .verdict-failed {
    --tone: var(--red);
    --back: var(--red-back);
  }
  .is-mismatch {
    --tone: var(--violet);
    --back: var(--violet-back);
  }
  .is-unknown,
  .verdict-aborted {
    --tone: var(--grey);
    --back: var(--grey-back);
  }
  * {
    box-sizing: border-box;
  }
  body {
    margin: 0;
    background: var(--page);
    color: var(--ink);
    font:
      15px/1.5 system-ui,
      -apple-system,
      'Segoe UI',
      Roboto,
      'Noto Sans',
      sans-serif;
  }
  main {
    max-width: 1440px;
    margin: 0 auto;
    padding: 24px clamp(12px, 3vw, 40px) 48px;
  }
  header,
  section {
    margin-bottom: 24px;
  }
  section,
  header {
    background: var(--card);
    border: 1px solid var(--line);
    border-radius: 12px;
    padding: 20px clamp(14px, 2vw, 28px);
  }
  header {
    border-top: 6px solid var(--tone);
  }
  h1 {
    margin: 0;
    font-size: clamp(1.35rem, 3.4vw, 2rem);
    line-height: 1.25;
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 8px 16px;
  }
  h2 {
    margin: 0 0 14px;
    font-size: 1.1rem;
  }
  p {
    margin: 0;
  }
  a {
    color: var(--link);
  }
  code {
    font:
      0.86em ui-monospace,
      'SF Mono',
      Menlo,
      Consolas,
      monospace;
    color: var(--soft);
    font-weight: 400;
  }
  small {
    font-size: 0.82em;
    color: var(--soft);
    font-weight: 400;
  }
  p,
  dd,
  li {
    overflow-wrap: anywhere;
  }
  i {
    font-style: normal;
    font-weight: 700;
    display: inline-block;
    min-width: 1.15em;
  }
  .eyebrow {
    color: var(--soft);
    font-size: 0.82rem;
    letter-spacing: 0.06em;
    text-transform: uppercase;
    margin-bottom: 8px;
  }
  .verdict {
    background: var(--back);
    color: var(--tone);
    border: 1px solid currentcolor;
    border-radius: 999px;
    padding: 2px 16px 2px 10px;
    font-size: 0.82em;
  }
  .meaning {
    margin-top: 10px;
    font-size: 1.05rem;
  }
  dl {
    display: flex;
    flex-wrap: wrap;
    gap: 12px 36px;
    margin: 18px 0 0;
  }
  dt {
    color: var(--soft);
    font-size: 0.82rem;
  }
  dd {
    margin: 0;
    font-weight: 600;
  }
  .warning {
    margin-top: 16px;
    padding: 10px 14px;
    background: var(--amber-back);
    color: var(--amber);
    border: 1px solid currentcolor;
    border-left-width: 6px;
    border-radius: 6px;
  }
  .count,
  .tag {
    display: inline-block;
    background: var(--grey-back);
    color: var(--grey);
    border-radius: 999px;
    padding: 0 9px;
    font-size: 0.75rem;
    font-weight: 500;
    white-space: nowrap;
  }
  .bar {
    display: flex;
    gap: 2px;
    height: 12px;
    border-radius: 6px;
    overflow: hidden;
    margin-bottom: 16px;
  }
  .bar span {
    background: var(--tone);
    flex-basis: 4px;
  }
  ul {
    list-style: none;
    margin: 0;
    padding: 0;
  }
  .tiles {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(138px, 1fr));
    gap: 10px;
  }
  .tiles li {
    background: var(--back, transparent);
    border: 1px solid var(--tone, var(--line));
    border-radius: 8px;
    padding: 8px 12px 10px;
  }
  .tiles b {
    display: block;
    font-size: 1.5rem;
    line-height: 1.3;
  }
  .tiles small {
    display: block;
    line-height: 1.35;
    color: inherit;
  }
  .tiles .none,
  .none .mark {
    color: var(--soft);
  }
  .mark {
    color: var(--tone);
    font-weight: 650;
    white-space: nowrap;
  }
  .open li {
    display: grid;
    grid-template-columns: 116px minmax(0, 1fr) minmax(120px, 200px) 130px;
    gap: 4px 16px;
    align-items: start;
    padding: 10px 12px;
    border-top: 1px solid var(--line);
    border-left: 4px solid var(--tone);
    break-inside: avoid;
  }
  .open li:last-child {
    border-bottom: 1px solid var(--line);
  }
  .open .mark {
    background: var(--back);
    border-radius: 6px;
    padding: 0 8px 0 2px;
    justify-self: start;
  }
  .details {
    display: flex;
    flex-wrap: wrap;
    gap: 0 18px;
    color: var(--soft);
    font-size: 0.86rem;
  }
  .overdue {
    color: var(--red);
    border: 1px solid currentcolor;
    border-radius: 4px;
    padding: 0 5px;
    font-size: 0.75rem;
    white-space: nowrap;
  }
  .empty {
    color: var(--soft);
  }
  .frame {
    max-height: 88vh;
    overflow: auto;
    border: 1px solid var(--line);
    border-radius: 8px;
  }
  .frame:focus-visible {
    outline: 3px solid var(--link);
    outline-offset: 2px;
  }
  table {
    border-collapse: separate;
    border-spacing: 0;
    width: 100%;
    font-size: 0.86rem;
  }
  caption {
    caption-side: bottom;
    text-align: left;
    color: var(--soft);
    padding: 10px 12px;
  }
  th,
  td {
    text-align: left;
    vertical-align: top;
    padding: 7px 10px;
    border-bottom: 1px solid var(--line);
    border-right: 1px solid var(--line);
  }
  tr > :last-child {
    border-right: 0;
  }
  th {
    background: var(--card);
    background-clip: padding-box;
    font-weight: 600;
  }
  thead th {
    position: sticky;
    top: 0;
    z-index: 1;
    white-space: nowrap;
    border-bottom: 2px solid var(--line);
  }
  tbody th {
    position: sticky;
    left: 0;
  }
  thead th:first-child {
    left: 0;
    z-index: 2;
  }
  tbody th code,
  tbody th small {
    display: block;
  }
  .matrix tbody th {
    min-width: 190px;
    max-width: 300px;
    overflow-wrap: anywhere;
  }
  .matrix td {
    background: var(--back);
    min-width: 104px;
    max-width: 190px;
  }
  .matrix td.optional {
    background: repeating-linear-gradient(135deg, var(--back) 0 8px, transparent 8px 12px);
  }
  .matrix .age {
    display: block;
  }
  .why {
    display: -webkit-box;
    -webkit-box-orient: vertical;
    -webkit-line-clamp: 2;
    line-clamp: 2;
    overflow: hidden;
    overflow-wrap: anywhere;
    font-size: 0.92em;
    line-height: 1.35;
    color: var(--soft);
  }
  .capacity td {
    font-variant-numeric: tabular-nums;
  }
  @media (max-width: 720px) {
    .open li {
      grid-template-columns: minmax(0, 1fr) auto;
    }
    .open li > div {
      grid-column: 1 / -1;
      grid-row: 2;
    }
    .open .age {
      grid-column: 2;
      grid-row: 1;
    }
    .open .where {
      grid-column: 1 / -1;
    }
    .tiles {
      grid-template-columns: repeat(2, minmax(0, 1fr));
    }
    .matrix tbody th {
      min-width: 116px;
      max-width: 130px;
    }
    .frame {
      max-height: 72vh;
    }
  }
  @media (forced-colors: active) {
    .bar span {
      border: 2px solid CanvasText;
    }
    th {
      background: Canvas;
    }
  }
  @media print {
    @page {
      size: A4 landscape;
      margin: 10mm;
    }
    :root {
      --page: #ffffff;
    }
    body {
      font-size: 9pt;
      print-color-adjust: exact;
    }
    main {
      max-width: none;
      padding: 0;
    }
    header,
    section {
      padding: 10px 0;
      border-left: 0;
      border-right: 0;
      border-radius: 0;
    }
    h2 {
      break-after: avoid;
    }
    .frame {
      max-height: none;
      overflow: visible;
      border: 0;
    }
    table {
      font-size: 7pt;
    }
    .wide {
      font-size: 5pt;
    }
    .wide .is-correct .mark {
      font-size: 0;
    }
    .wide .is-correct i {
      font-size: 6pt;
    }
    .wide small {
      display: none;
    }
    .mark,
    .tag {
      white-space: normal;
    }
    .overdue,
    .tag {
      font-size: 1em;
      padding: 0 1px;
    }
    thead {
      display: table-header-group;
    }
    tr {
      break-inside: avoid;
    }
    th,
    td,
    .matrix td,
    .matrix tbody th {
      position: static;
      padding: 2px 3px;
      min-width: 0;
      white-space: normal;
    }
    .why {
      display: none;
    }
  }
`;
