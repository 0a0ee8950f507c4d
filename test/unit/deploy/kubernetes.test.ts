import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { parseAllDocuments } from 'yaml';
import type { z } from 'zod';
import { loadConfiguration } from '../../../worker/configuration';
import { ALIVE_PATH, READY_PATH } from '../../../worker/health-server';
import { IMAGE, longestDrainMs, portOf, readText, readVariables, readYaml } from '../../support/deploy-files';
import { type Kind, KINDS, Kustomization } from '../../support/kubernetes-kinds';

const root = path.join(__dirname, '..', '..', '..');
const FOLDER = 'deploy/kubernetes';
const BASE = `${FOLDER}/base`;
const OVERLAYS = ['alibaba-cloud', 'worker-controller'].map((name) => `${FOLDER}/overlays/${name}`);
/** Of the Worker Controller's form, which the overlay above it completes. */
const INNER = `${FOLDER}/overlays/worker-controller/template`;

/** Share of its slots at which a worker counts as busy. */
const BUSY = 0.7;

type Parsed<Name extends Kind> = z.infer<(typeof KINDS)[Name]>;

function parsed<Name extends Kind>(name: Name, file: string): Parsed<Name> {
  return KINDS[name].parse(readYaml(file)) as Parsed<Name>;
}

const deployment = parsed('Deployment', `${BASE}/deployment.yaml`);
const pod = deployment.spec.template;
const [container] = pod.spec.containers;
const service = parsed('Service', `${FOLDER}/components/monitoring/service.yaml`);
const scaled = parsed('ScaledObject', `${FOLDER}/components/autoscaling/scaled-object.yaml`);
const template = parsed('WorkerResourceTemplate', `${INNER}/worker-autoscaling.yaml`);
const portsByName = new Map(container.ports.map(({ name, containerPort }) => [name, containerPort]));
const settings = readVariables(`${BASE}/settings.env`);

const kustomizations = readdirSync(path.join(root, FOLDER), { recursive: true, encoding: 'utf8' })
  .filter((file) => path.basename(file) === 'kustomization.yaml')
  .map((file) => path.join(FOLDER, file))
  .map((file) => ({ file, folder: path.dirname(file), content: Kustomization.parse(readYaml(file)) }));

describe.each(kustomizations)('$file', ({ folder, content }) => {
  test('names files that exist', () => {
    const { resources = [], components = [], configurations = [], configMapGenerator = [], patches = [] } = content;
    const named = [...resources, ...components, ...configurations, ...configMapGenerator.flatMap(({ envs }) => envs)];
    named.push(...patches.flatMap(({ path: file }) => (file === undefined ? [] : [file])));
    expect(named.filter((file) => !existsSync(path.join(root, folder, file)))).toEqual([]);
  });

  test('has resources as their kinds have to be', () => {
    const files = (content.resources ?? []).filter((file) => file.endsWith('.yaml'));
    for (const file of files) {
      const { kind } = readYaml(path.join(folder, file)) as { kind: Kind };
      parsed(kind, path.join(folder, file));
    }
  });

  test('gives our image the version of the package', () => {
    for (const { name, newTag } of content.images ?? []) expect(`${name}:${newTag}`).toBe(IMAGE);
  });
});

describe.each([BASE, ...OVERLAYS])('the settings of %s', (folder) => {
  test('are ones that a worker reads and takes, and hold no secret', () => {
    const variables = { ...settings, ...readVariables(`${folder}/settings.env`) };
    expect(() => loadConfiguration(variables)).not.toThrow();
    const known = /^(IMAGEFERRY_\w+|TEMPORAL_(ADDRESS|NAMESPACE)|ALIBABA_CLOUD_(ROLE_ARN|OIDC_PROVIDER_ARN))$/;
    expect(Object.keys(variables).filter((name) => !known.test(name))).toEqual([]);
  });
});

describe('the Deployment', () => {
  test('opens the ports on which the worker listens', () => {
    expect(portsByName.get('health')).toBe(portOf(settings['IMAGEFERRY_HEALTH_ADDRESS'] ?? ''));
    expect(portsByName.get('metrics')).toBe(portOf(settings['IMAGEFERRY_METRICS_ADDRESS'] ?? ''));
  });

  test('asks for health where the worker answers', () => {
    const { startupProbe, livenessProbe, readinessProbe } = container;
    expect(startupProbe.httpGet).toEqual({ path: ALIVE_PATH, port: 'health' });
    expect(livenessProbe.httpGet).toEqual({ path: ALIVE_PATH, port: 'health' });
    expect(readinessProbe.httpGet).toEqual({ path: READY_PATH, port: 'health' });
  });

  test('may drain for as long as it needs', () => {
    expect(pod.spec.terminationGracePeriodSeconds * 1000).toBeGreaterThanOrEqual(longestDrainMs(settings));
  });

  test('is selected by what selects it', () => {
    const { labels } = pod.metadata;
    expect(deployment.spec.selector.matchLabels).toEqual(labels);
    expect(pod.spec.topologySpreadConstraints[0]?.labelSelector.matchLabels).toEqual(labels);
    expect(parsed('PodDisruptionBudget', `${BASE}/disruption-budget.yaml`).spec.selector.matchLabels).toEqual(labels);
    expect(parsed('NetworkPolicy', `${BASE}/network-policy.yaml`).spec.podSelector.matchLabels).toEqual(labels);
    expect(service.spec.selector).toEqual(labels);
    const { spec } = parsed('ServiceMonitor', `${FOLDER}/components/monitoring/service-monitor.yaml`);
    expect(service.metadata.labels).toEqual(spec.selector.matchLabels);
    expect(spec.endpoints.map(({ port }) => port)).toEqual(service.spec.ports.map(({ name }) => name));
    expect(scaled.spec.scaleTargetRef.name).toBe(deployment.metadata.name);
    expect(template.spec.workerDeploymentRef.name).toBe(
      parsed('WorkerDeployment', `${INNER}/worker-deployment.yaml`).metadata.name,
    );
  });

  test('has the service account that the others name', () => {
    expect(parsed('ServiceAccount', `${BASE}/service-account.yaml`).metadata.name).toBe(pod.spec.serviceAccountName);
  });

  test('mounts only volumes that it has', () => {
    const volumes = pod.spec.volumes.map(({ name }) => name);
    expect(container.volumeMounts.map(({ name }) => name)).toEqual(volumes);
  });
});

describe.each([
  ['of the Deployment', scaled.spec],
  ['of the Worker Controller', template.spec.template.spec],
])('the autoscaling %s', (_of, { triggers, minReplicaCount, maxReplicaCount }) => {
  test('follows used slots, at 70 % of those of one worker', () => {
    const { concurrentActivities, concurrentWorkflowTasks } = loadConfiguration(settings).worker;
    const thresholds = triggers.map(({ metadata }) => {
      const [, type] = /temporal_worker_task_slots_used\{.*worker_type="(\w+)"/.exec(metadata.query) ?? [];
      return [type, Number(metadata.threshold)];
    });
    expect(thresholds).toEqual([
      ['ActivityWorker', Math.round(BUSY * concurrentActivities)],
      ['WorkflowWorker', Math.round(BUSY * concurrentWorkflowTasks)],
    ]);
  });

  test('never goes to zero', () => {
    expect(minReplicaCount).toBeGreaterThanOrEqual(1);
    expect(maxReplicaCount).toBeGreaterThan(minReplicaCount);
  });
});

test('the token of the role is where its variable says', () => {
  const patch = readYaml(`${FOLDER}/components/rrsa/deployment.yaml`) as {
    spec: { template: { spec: Pick<typeof pod.spec, 'containers' | 'volumes'> } };
  };
  const { containers, volumes } = patch.spec.template.spec;
  const [mount] = containers[0].volumeMounts;
  const [volume] = volumes as { name: string; projected: { sources: { serviceAccountToken: { path: string } }[] } }[];
  const file = volume?.projected.sources[0]?.serviceAccountToken.path ?? '';
  expect(mount?.name).toBe(volume?.name);
  expect(containers[0].env).toEqual([
    { name: 'ALIBABA_CLOUD_OIDC_TOKEN_FILE', value: path.join(mount?.mountPath ?? '', file) },
  ]);
  expect(containers[0].name).toBe(container.name);
});

const hasKubectl = spawnSync('kubectl', ['version', '--client']).status === 0;

/** Without kubectl nothing is built; the files above are checked all the same. */
(hasKubectl ? describe : describe.skip).each([BASE, ...OVERLAYS])('what kustomize makes of %s', (folder) => {
  const built = () =>
    parseAllDocuments(execFileSync('kubectl', ['kustomize', folder], { cwd: root, encoding: 'utf8' })).map(
      (document) => document.toJS() as { kind: Kind; metadata: { name: string; namespace: string } },
    );

  test('is as its kinds have to be, in one namespace, with pods that name the settings', () => {
    const resources = built();
    for (const resource of resources) expect(KINDS[resource.kind].safeParse(resource).error).toBeUndefined();
    expect(new Set(resources.map(({ metadata }) => metadata.namespace))).toEqual(new Set(['imageferry']));
    const map = resources.find(({ kind }) => kind === 'ConfigMap');
    const owner = resources.find(({ kind }) => kind === 'Deployment' || kind === 'WorkerDeployment');
    const spec = (owner as unknown as Parsed<'Deployment'>).spec.template.spec;
    expect(spec.containers[0].envFrom[0]).toEqual({ configMapRef: { name: map?.metadata.name } });
    expect(spec.containers[0].image.split('/').at(-1)).toBe(IMAGE);
    expect(resources.filter(({ kind }) => kind === 'Deployment' || kind === 'WorkerDeployment')).toHaveLength(1);
  });
});

test('the overlays hold the files that docs/deploying.md names', () => {
  for (const folder of OVERLAYS) expect(readText('docs/deploying.md')).toContain(folder);
});
