import { readdirSync } from 'node:fs';
import path from 'node:path';
import { parseAllDocuments } from 'yaml';
import { readText, readYaml } from './deploy-files';

const DASHBOARDS = 'deploy/grafana/dashboards';
const ALERTS = 'deploy/prometheus/alerts.yml';
const KUBERNETES = 'deploy/kubernetes';
const root = path.join(__dirname, '..', '..');

/** One query in PromQL, and the file that has it. */
export interface Query {
  file: string;
  expression: string;
}

export interface Dashboard {
  uid: string;
  panels: { title: string; datasource: { uid: string }; targets: { expr: string; datasource: { uid: string } }[] }[];
}

/** The dashboards, each with the path of its file. */
export function dashboards(): { file: string; dashboard: Dashboard }[] {
  return filesIn(DASHBOARDS, '.json').map((file) => ({ file, dashboard: JSON.parse(readText(file)) as Dashboard }));
}

/** One rule of Prometheus. */
export interface Alert {
  alert: string;
  expr: string;
  labels: Record<string, string>;
  annotations: Record<string, string>;
}

/** The alerts, in the order of their file. */
export function alerts(): Alert[] {
  const { groups } = readYaml(ALERTS) as { groups: { rules: Alert[] }[] };
  return groups.flatMap(({ rules }) => rules);
}

/** Every query of the dashboards, the alerts and the autoscaling. */
export function queries(): Query[] {
  const shown = dashboards().flatMap(({ file, dashboard }) =>
    dashboard.panels.flatMap(({ targets }) => targets.map(({ expr }) => ({ file, expression: expr }))),
  );
  const scaling = filesIn(KUBERNETES, '.yaml').flatMap((file) =>
    parseAllDocuments(readText(file)).flatMap((document) =>
      valuesOf(document.toJS(), 'query').map((expression) => ({ file, expression })),
    ),
  );
  return [...shown, ...alerts().map(({ expr }) => ({ file: ALERTS, expression: expr })), ...scaling];
}

/** The names of the metrics of a query that a worker has to expose. */
export function workerMetricsOf({ expression }: Query): string[] {
  return expression.match(/\b(temporal|imageferry)_\w+(?=\{)/g) ?? [];
}

function filesIn(folder: string, ending: string): string[] {
  return readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith(ending))
    .map((file) => path.join(folder, file));
}

/** The texts that stand under a key, however deep. */
function valuesOf(tree: unknown, key: string): string[] {
  if (typeof tree !== 'object' || tree === null) return [];
  return Object.entries(tree).flatMap(([name, value]) =>
    name === key && typeof value === 'string' ? [value] : valuesOf(value, key),
  );
}
