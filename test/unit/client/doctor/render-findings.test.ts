import { styleText } from 'node:util';
import { unclear, well, wrong } from '../../../../client/doctor/finding';
import { findingsText } from '../../../../client/doctor/render-findings';

test('each finding is one line, with its fix', () => {
  const findings = [
    well('namespace', 'default'),
    wrong('worker', 'none asks for work', 'start a worker'),
    unclear('regions', 'ECS did not tell the regions', 'ask again'),
  ];
  expect(findingsText(findings).split('\n')).toEqual([
    'ok     namespace  default',
    'WRONG  worker     none asks for work. Fix: start a worker',
    '?      regions    ECS did not tell the regions. Fix: ask again',
  ]);
});

test('only the first word of a finding is painted, and the columns stay aligned', () => {
  const painted = findingsText([well('namespace', 'default'), wrong('worker', 'none', 'start one')], (style, text) =>
    styleText(style, text, { validateStream: false }),
  );
  expect(painted.split('\n')).toEqual([
    '\u001b[32mok\u001b[39m     namespace  default',
    '\u001b[31mWRONG\u001b[39m  worker     none. Fix: start one',
  ]);
});
