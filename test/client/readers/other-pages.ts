import { callsOf, DOC_PAGES } from '../../support/doc-samples';

/** Those that are followed from top to end. */
const FOLLOWED = [
  'README.md',
  ...['requests-and-manifests', 'pipelines', 'nights', 'temporal-ui', 'operating'].map((name) => `docs/${name}.md`),
];

/** The calls of the other pages, which nobody types. */
export function callsThatNobodyTypes(): string[] {
  const others = DOC_PAGES.filter((page) => !FOLLOWED.includes(page));
  return others.flatMap((page) => callsOf(page).map((args) => `${page}: imageferry ${args.join(' ')}`));
}
