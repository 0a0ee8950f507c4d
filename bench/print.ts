import { cellText, type ScenarioResult } from './results';

/** The tables of a scenario for a terminal. */
export function printed(name: string, { tables, seconds }: ScenarioResult): string {
  const parts = tables.map(({ title, columns, rows }) => {
    const lines = [columns, ...rows.map((row) => row.map(cellText))];
    const widths = columns.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
    const aligned = lines.map((line) =>
      line
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    );
    return [title, ...aligned.map((line) => `  ${line}`)].join('\n');
  });
  return `${name}, ${String(Math.round(seconds))} s\n\n${parts.join('\n\n')}\n\n`;
}
