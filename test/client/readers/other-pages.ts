import { ReplicationRequest } from '../../../contract/schema/request';
import { callsOf, DOC_PAGES, jsonOf } from '../../support/doc-samples';
import type { Reader } from '../../support/reader';

/** Those that are followed from top to end. */
const FOLLOWED = ['README.md', ...['pipelines', 'nights', 'temporal-ui', 'operating'].map((name) => `docs/${name}.md`)];

/** Somebody who looks something up: only the calls and the requests of the other pages are tried. */
export async function followOtherPages(reader: Reader): Promise<void> {
  for (const page of DOC_PAGES.filter((name) => !FOLLOWED.includes(name))) {
    for (const args of callsOf(page)) await reader.prints(`imageferry ${args.map((arg) => `'${arg}'`).join(' ')}`);
    const request = requestOf(page);
    if (request === undefined) continue;
    await reader.shell.write('request.json', JSON.stringify(request));
    await reader.prints('imageferry copy --file request.json');
  }
}

/** The first request of a page. The worker of `dev` knows no webhook. */
export function requestOf(page: string): unknown {
  const json = jsonOf(page).filter((sample) => !('notify' in Object(sample)));
  return json.find((sample) => ReplicationRequest.safeParse(sample).success);
}
