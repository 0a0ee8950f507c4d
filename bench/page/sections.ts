import { markdownTable } from '../../contract/markdown';
import { cellText, type Machine, type Results, type ScenarioResult } from '../results';

/** A part of the page that is made from results: the text between two markers, which are comments. */
const SECTION = /(<!-- bench:([\w-]+) -->\n)[^]*?(<!-- end of bench:\2 -->)/g;

/** The page with every section as the results say. Without results all of them are empty; so is that of a scenario that did not run. */
export function renderedPage(page: string, results: Results | undefined): string {
  return page.replace(SECTION, (_, start: string, name: string, end: string) => {
    const text = results === undefined ? '' : sectionOf(name, results);
    return text === '' ? `${start}\n${end}` : `${start}\n${text}\n\n${end}`;
  });
}

/** The names of the sections of a page. */
export function sectionNames(page: string): string[] {
  return [...page.matchAll(SECTION)].map(([, , name = '']) => name);
}

/** The section of the machine has this name; the others have those of the scenarios. */
export const MACHINE_SECTION = 'machine';

function sectionOf(name: string, { machine, scenarios }: Results): string {
  if (name === MACHINE_SECTION) return machineTable(machine);
  const scenario = scenarios[name];
  return scenario === undefined ? '' : scenarioSection(scenario);
}

function machineTable({ cpu, cores, memoryGiB, system, node, temporal }: Machine): string {
  const rows = [
    ['processor', `${cpu}, ${String(cores)} cores`],
    ['memory', `${cellText(memoryGiB)} GiB`],
    ['system', system],
    ['Node', node],
    ['Temporal', temporal],
  ];
  return markdownTable(['what', 'which'], rows).join('\n');
}

function scenarioSection({ tables, pictures, measuredAt, seconds, busyBefore, code }: ScenarioResult): string {
  const measured = `Commit ${code}, measured on ${measuredAt.slice(0, 10)} in ${String(Math.round(seconds))} s. Others used ${String(Math.round(busyBefore * 100))} % of the CPU in the seconds before.`;
  const parts = tables.map(({ title, columns, rows }) =>
    [
      `**${title}**`,
      markdownTable(
        columns,
        rows.map((row) => row.map(cellText)),
      ).join('\n'),
    ].join('\n\n'),
  );
  const images = pictures.map(({ file, alt }) => `![${alt}](pictures/bench/${file})`);
  return [...parts, ...images, measured].join('\n\n');
}
