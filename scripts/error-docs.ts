import { ECS_ERRORS, ERROR_CLASSES } from '../contract/ecs-errors';
import { describeError, ERROR_CODES } from '../contract/errors';
import { markdownTable } from '../contract/markdown';

/** The text of docs/errors.md. */
export function errorDocs(): string {
  const sections = [
    '# Errors',
    'Written by `npm run docs:errors` from `contract/ecs-errors` and `contract/errors.ts`; change those.',
    '## Classes',
    table(
      ['Class', 'Meaning'],
      Object.entries(ERROR_CLASSES).map(([name, meaning]) => [`\`${name}\``, meaning]),
    ),
    'The class decides what becomes of a copy when CopyImage is refused. A copy that was started already outlasts refusals, because they are about the call and not about the copy: [how-it-works.md](how-it-works.md#refused-calls) says for how long each call is repeated.',
    '## Codes of imageferry',
    table(['Code', 'Class', 'Meaning', 'What to do'], ERROR_CODES.map(ownRow)),
    '## Codes of ECS',
    'Each code has the spelling of ECS. A code that is not in this table gets its class by the first rule that fits:',
    [
      '1. `throttle` with HTTP status 429, `transient` with 5xx.',
      '2. The class of its family: `Forbidden...`, `InvalidParameter...` and so on.',
      '3. `transient` when its message asks to try again later.',
      '4. `unknown` otherwise.',
    ].join('\n'),
    table(
      ['Code', 'HTTP', 'Class', 'Meaning', 'What to do'],
      ECS_ERRORS.map((row) => [`\`${row.code}\``, row.status.join(', '), `\`${row.class}\``, row.meaning, row.hint]),
    ),
  ];
  return `${sections.join('\n\n')}\n`;
}

function ownRow(code: (typeof ERROR_CODES)[number]): string[] {
  const entry = describeError(code);
  return [`\`${code}\``, `\`${entry.class}\``, entry.meaning, entry.hint];
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return markdownTable(head, rows).join('\n');
}
