import { portOf, readText, readVariables, readYaml } from '../../support/deploy-files';
import { dashboards, queries, workerMetricsOf } from '../../support/metrics-in-use';

interface ScrapeConfig {
  job_name: string;
  dns_sd_configs?: { names: string[]; type: string; port: number }[];
  static_configs?: { targets: string[] }[];
}

const { scrape_configs: jobs } = readYaml('deploy/prometheus/prometheus.yml') as { scrape_configs: ScrapeConfig[] };
const { services } = readYaml('docker-compose.yml') as {
  services: Record<string, { environment?: Record<string, string>; volumes?: string[] }>;
};
const { datasources } = readYaml('deploy/grafana/provisioning/datasources/prometheus.yml') as {
  datasources: { uid: string; url: string }[];
};
const { providers } = readYaml('deploy/grafana/provisioning/dashboards/imageferry.yml') as {
  providers: { options: { path: string } }[];
};
const metricsPort = portOf(readVariables('deploy/kubernetes/base/settings.env')['IMAGEFERRY_METRICS_ADDRESS'] ?? '');

describe('Prometheus', () => {
  test('asks every container of the worker, where it answers', () => {
    const { dns_sd_configs = [] } = jobs.find(({ job_name }) => job_name === 'imageferry-worker') ?? {};
    expect(dns_sd_configs).toEqual([expect.objectContaining({ names: ['worker'], type: 'A', port: metricsPort })]);
    expect(services).toHaveProperty('worker');
  });

  test('asks the server where it answers', () => {
    const { static_configs = [] } = jobs.find(({ job_name }) => job_name === 'temporal') ?? {};
    const port = portOf(services['temporal']?.environment?.['PROMETHEUS_ENDPOINT'] ?? '');
    expect(static_configs[0]?.targets).toEqual([`temporal:${String(port)}`]);
  });
});

describe('Grafana', () => {
  test('has the source of every panel', () => {
    const uids = datasources.map(({ uid }) => uid);
    const used = dashboards().flatMap(({ dashboard }) =>
      dashboard.panels.flatMap(({ datasource, targets }) => [
        datasource,
        ...targets.map((target) => target.datasource),
      ]),
    );
    expect(used.length).toBeGreaterThan(10);
    expect(used.filter(({ uid }) => !uids.includes(uid))).toEqual([]);
    expect(datasources[0]?.url).toBe('http://prometheus:9090');
  });

  test('finds the dashboards where Compose mounts them', () => {
    expect(services['grafana']?.volumes).toEqual(
      expect.arrayContaining([
        `./deploy/grafana/dashboards:${providers[0]?.options.path ?? ''}:ro`,
        './deploy/grafana/provisioning:/etc/grafana/provisioning:ro',
      ]),
    );
  });
});

test('every query asks for a metric of a job that is scraped', () => {
  const names = jobs.map(({ job_name }) => job_name);
  const all = queries();
  expect(all.length).toBeGreaterThan(10);
  for (const query of all) {
    const [, job] = /job="([^"]+)"/.exec(query.expression) ?? [];
    if (job !== undefined) expect(names).toContain(job);
    if (!query.expression.includes('up{')) expect(workerMetricsOf(query)).not.toEqual([]);
  }
});

test('the pages name every folder of deploy/ that operators use', () => {
  for (const folder of ['deploy/compose', 'deploy/kubernetes']) expect(readText('docs/deploying.md')).toContain(folder);
});
