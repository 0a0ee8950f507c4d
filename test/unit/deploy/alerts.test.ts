import { METRICS, type Metric } from '../../../contract/metrics';
import { readText, readYaml } from '../../support/deploy-files';
import { alerts, queries, workerMetricsOf } from '../../support/metrics-in-use';

const RUNBOOKS = 'docs/alerts.md';
const METRICS_PAGE = 'docs/metrics.md';

const ours: Metric[] = Object.values(METRICS);
const headings = [...readText(RUNBOOKS).matchAll(/^## (.+)$/gm)].map(([, heading = '']) => heading);

/** What a histogram is asked for by. */
const baseName = (metric: string): string => metric.replace(/_bucket$/, '');

describe('alerts', () => {
  test('are loaded by Prometheus', () => {
    const { rule_files: files } = readYaml('deploy/prometheus/prometheus.yml') as { rule_files: string[] };
    expect(files).toEqual(['alerts.yml']);
    expect(readText('docker-compose.yml')).toContain('./deploy/prometheus/alerts.yml:/etc/prometheus/alerts.yml:ro');
  });

  test('each have a section that says what to do, and no section is without its alert', () => {
    expect(alerts().length).toBeGreaterThan(10);
    expect(alerts().map(({ alert }) => alert)).toEqual(headings);
    for (const { alert, annotations } of alerts())
      expect(annotations['runbook']).toBe(`${RUNBOOKS}#${alert.toLowerCase()}`);
  });

  test('each say what is wrong and how urgent it is', () => {
    for (const { annotations, labels } of alerts()) {
      expect(annotations['summary']).toMatch(/\w/);
      expect(['critical', 'warning']).toContain(labels['severity']);
    }
  });
});

test('alerts on what happens seldom also count what has happened for the first time', () => {
  const counting = alerts().filter(({ expr }) => expr.includes('increase('));
  expect(counting.map(({ alert }) => alert)).toEqual(['CopiesFail', 'EcsRefusesCredentials']);
  for (const { expr } of counting) {
    const [, selector = '', range = ''] = /increase\((.+?)\[(\w+)\]\)/.exec(expr) ?? [];
    expect(expr).toContain(`(${selector} unless ${selector} offset ${range}) or increase(`);
  }
});

describe('metrics', () => {
  test('of dashboards and alerts are ours, or of the SDK', () => {
    const known = new Set(ours.map(({ name }) => name));
    const asked = queries()
      .flatMap(workerMetricsOf)
      .filter((metric) => metric.startsWith('imageferry_'));
    expect(asked.filter((metric) => !known.has(baseName(metric)))).toEqual([]);
  });

  test('are all shown by a dashboard or an alert', () => {
    const asked = new Set(queries().flatMap(workerMetricsOf).map(baseName));
    expect(ours.map(({ name }) => name).filter((name) => !asked.has(name))).toEqual([]);
  });

  test('are asked for by labels that they have', () => {
    const known = new Set(['job', 'instance', 'le', ...ours.flatMap(({ labels }) => labels)]);
    const own = queries().filter((query) => workerMetricsOf(query).some((metric) => metric.startsWith('imageferry_')));
    const grouped = own.flatMap(({ expression }) =>
      [...expression.matchAll(/(?:by|on) \(([^)]*)\)/g)].flatMap(([, labels = '']) => labels.split(', ')),
    );
    const matched = own.flatMap(({ expression }) =>
      [...expression.matchAll(/(\w+)(?:=~|!~|!=|=)"/g)].map(([, label = '']) => label),
    );
    expect([...grouped, ...matched].filter((label) => !known.has(label))).toEqual([]);
  });

  test('that are gauges are never summed over the workers, of which all may read for a while', () => {
    const gauges = ours.filter(({ kind }) => kind === 'gauge').map(({ name }) => name);
    for (const { expression } of queries()) {
      for (const gauge of gauges)
        for (const [, before] of expression.matchAll(new RegExp(`(\\w+(?: by \\([^)]*\\))? ?\\()?${gauge}\\{`, 'g')))
          expect(`${gauge}: ${before ?? 'nothing'}`).toMatch(/: (max|absent)( by \([^)]*\) ?)?\($/);
    }
  });

  test.each(ours)('$name has a line with its labels in the page', ({ name, labels }) => {
    const [, line = ''] = new RegExp(`^\\| \`${name}\` +\\|(.+)$`, 'm').exec(readText(METRICS_PAGE)) ?? [];
    for (const label of labels) expect(line).toContain(`\`${label}\``);
    expect(line).not.toBe('');
  });
});
