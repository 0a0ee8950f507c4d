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
