import { existsSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { SEARCH_ATTRIBUTES } from '../../../contract/names';
import { CONFIGURATION_VARIABLES, loadConfiguration } from '../../../worker/configuration';
import { READY_PATH } from '../../../worker/health-server';
import { DOCKERFILE, IMAGE, longestDrainMs, portOf, readText, readYaml } from '../../support/deploy-files';

const root = path.join(__dirname, '..', '..', '..');
const PRODUCTION = 'docker-compose.yml';
const SMALL = 'deploy/compose/small.yml';

const Condition = z.strictObject({
  condition: z.enum(['service_started', 'service_healthy', 'service_completed_successfully']),
});

/** What our files use of a service of the Compose specification. */
const Service = z.strictObject({
  build: z.strictObject({ context: z.string(), dockerfile: z.string() }).optional(),
  cap_drop: z.array(z.string()).optional(),
  command: z.array(z.string()).optional(),
  depends_on: z.record(z.string(), Condition).optional(),
  deploy: z.strictObject({ replicas: z.number().int() }).optional(),
  entrypoint: z.array(z.string()).optional(),
  environment: z.record(z.string(), z.string().nullable()).optional(),
  extends: z.strictObject({ file: z.string(), service: z.string() }).optional(),
  healthcheck: z
    .strictObject({
      test: z.tuple([z.literal('CMD')], z.string()),
      interval: z.string(),
      timeout: z.string(),
      retries: z.number(),
      start_period: z.string().optional(),
    })
    .optional(),
  image: z.string().optional(),
  logging: z.strictObject({ driver: z.string(), options: z.record(z.string(), z.string()) }).optional(),
  networks: z.array(z.string()).optional(),
  ports: z.array(z.string()).optional(),
  profiles: z.array(z.string()).optional(),
  read_only: z.boolean().optional(),
  restart: z.string().optional(),
  security_opt: z.array(z.string()).optional(),
  stop_grace_period: z.string().optional(),
  tmpfs: z.array(z.string()).optional(),
  volumes: z.array(z.string()).optional(),
});
type Service = z.infer<typeof Service>;

const ComposeFile = z.looseObject({
  services: z.record(z.string(), Service),
  networks: z.record(z.string(), z.unknown()).optional(),
  volumes: z.record(z.string(), z.unknown()).optional(),
});

function read(file: string): z.infer<typeof ComposeFile> {
  return ComposeFile.parse(readYaml(file));
}

/** The services of a file, each with what it extends. Paths are from the root. */
function servicesOf(file: string): Map<string, Service> {
  const entries = Object.entries(read(file).services).map(([name, service]) => {
    const base = service.extends;
    const inherited = base === undefined ? {} : read(path.join(path.dirname(file), base.file)).services[base.service];
    return [name, { ...inherited, ...service }] as const;
  });
  return new Map(entries);
}

const FILES = [PRODUCTION, SMALL].map((file) => ({ file, services: servicesOf(file) }));
const [production, small] = FILES.map(({ services }) => services) as [Map<string, Service>, Map<string, Service>];
const worker = read('deploy/compose/worker.yml').services['worker'] as Service;
const settings = Object.fromEntries(
  Object.entries(worker.environment ?? {}).flatMap(([name, value]) =>
    value === null || value.includes('${') ? [] : [[name, value] as const],
  ),
);

const SECRET = /PASSWORD|PWD|SECRET|KEY|TOKEN$/;
const HOLDS_NO_SECRET = /^(ALIBABA_CLOUD_OIDC_TOKEN_FILE|IMAGEFERRY_ENCRYPTION_KEYS_FILE)$/;

const SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600 };
const milliseconds = (duration: string): number =>
  1000 * Number(duration.slice(0, -1)) * (SECONDS[duration.slice(-1)] ?? Number.NaN);

describe.each(FILES)('$file', ({ file, services }) => {
  const all = [...services.values()];

  test('pins every image', () => {
    for (const { image } of all) expect(image).toMatch(/^[\w./-]+:v?\d+\.\d+[\w.-]*$/);
  });

  test('gives our image the version of the package', () => {
    expect(services.get('worker')?.image).toBe(IMAGE);
    expect(services.get('simulator')?.image).toBe(IMAGE);
  });

  test('holds no secret', () => {
    const environments = all.flatMap(({ environment = {} }) => Object.entries(environment));
    const secrets = environments.filter(([name]) => SECRET.test(name) && !HOLDS_NO_SECRET.test(name));
    expect(secrets.length).toBeGreaterThan(2);
    for (const [, value] of secrets) expect(value ?? '${X:?}').toMatch(/^\$\{\w+:\?.*\}$/);
  });

  test('opens ports to this machine alone', () => {
    for (const port of all.flatMap(({ ports = [] }) => ports)) expect(port).toMatch(/^127\.0\.0\.1:\d+:\d+$/);
  });

  test('declares the networks and volumes that it uses', () => {
    const { networks = {}, volumes = {} } = read(file);
    const used = all.flatMap((service) => service.networks ?? []).filter((name) => name !== 'default');
    expect(used.filter((name) => !(name in networks))).toEqual([]);
    const named = all.flatMap((service) => service.volumes ?? []).filter((volume) => /^\w/.test(volume));
    expect(named.map((volume) => volume.split(':')[0] ?? '').filter((name) => !(name in volumes))).toEqual([]);
  });

  test('waits only for what can come true', () => {
    for (const { depends_on = {} } of all) {
      for (const [name, { condition }] of Object.entries(depends_on)) {
        const awaited = services.get(name);
        expect(awaited).toBeDefined();
        if (condition === 'service_healthy') expect(awaited?.healthcheck).toBeDefined();
        if (condition === 'service_completed_successfully') expect(awaited?.restart).toMatch(/^on-failure/);
      }
    }
  });

  test('starts again what ends, but for the one-shot jobs', () => {
    for (const { restart } of all) expect(restart).toMatch(/^(unless-stopped|on-failure:\d+)$/);
  });

  test('mounts files that exist', () => {
    const mounted = all.flatMap((service) => service.volumes ?? []).filter((volume) => volume.startsWith('.'));
    for (const volume of mounted) expect(existsSync(path.join(root, volume.split(':')[0] ?? ''))).toBe(true);
  });
});

test('both files name the same image for the same program', () => {
  const images = FILES.flatMap(({ services }) => [...services.values()].map(({ image = '' }) => image));
  const versions = new Map(images.map((image) => image.split(':') as [string, string]));
  expect(images.filter((image) => versions.get(image.split(':')[0] ?? '') !== image.split(':')[1])).toEqual([]);
});

describe('the worker', () => {
  test('gets every variable, except the bundle that its image has', () => {
    const names = Object.keys(worker.environment ?? {}).filter((name) => name.startsWith('IMAGEFERRY_'));
    const read = CONFIGURATION_VARIABLES.filter((name) => name !== 'IMAGEFERRY_WORKFLOW_BUNDLE');
    expect(names.sort()).toEqual([...read].sort());
    expect(worker.environment).toMatchObject({ HTTPS_PROXY: null, NO_PROXY: null });
  });

  test('takes the settings that it gets', () => {
    expect(loadConfiguration(settings)).toMatchObject({
      metricsAddress: '0.0.0.0:9464',
      healthAddress: '0.0.0.0:8081',
    });
  });

  test('is asked for its health where it answers', () => {
    const url = `http://127.0.0.1:${String(portOf(settings['IMAGEFERRY_HEALTH_ADDRESS'] ?? ''))}${READY_PATH}`;
    expect(worker.healthcheck?.test.join(' ')).toContain(`'${url}'`);
  });

  test('may drain for as long as it needs', () => {
    expect(milliseconds(worker.stop_grace_period ?? '0s')).toBeGreaterThanOrEqual(longestDrainMs(settings));
  });

  test('is built from a file that exists, and runs programs that the build makes', () => {
    const { context = '', dockerfile = '' } = worker.build ?? {};
    expect(path.join('deploy/compose', context, dockerfile)).toBe(DOCKERFILE);
    const command = /CMD \["node", "dist\/(.+)\.js"\]/.exec(readText(DOCKERFILE))?.[1];
    const simulator = production.get('simulator')?.command?.[1];
    for (const program of [command, simulator?.replace(/^dist\/(.+)\.js$/, '$1')]) {
      expect(existsSync(path.join(root, `${program ?? 'missing'}.ts`))).toBe(true);
    }
  });

  test('is no root and has glibc in an image of a pinned Node', () => {
    const text = readText(DOCKERFILE);
    expect(text).toMatch(/^ARG NODE_IMAGE=node:\d+\.\d+\.\d+-bookworm-slim$/m);
    expect(text.match(/^FROM .+$/gm)).toEqual(['FROM ${NODE_IMAGE} AS build', 'FROM ${NODE_IMAGE}']);
    expect(text).toMatch(/^USER [1-9]\d*:[1-9]\d*$/m);
  });
});

describe('the production stack', () => {
  test('has two workers, which wait for namespace and search attributes', () => {
    expect(production.get('worker')?.deploy?.replicas).toBe(2);
    expect(production.get('worker')?.depends_on).toEqual({
      namespace: { condition: 'service_completed_successfully' },
    });
  });

  test('has a server and tools of one version, whose schema is there before the server', () => {
    const version = (service: string) => production.get(service)?.image?.split(':')[1];
    expect(version('schema')).toBe(version('temporal'));
    expect(version('namespace')).toBe(version('temporal'));
    expect(readText('scripts/setup/server.mjs')).toContain(`SERVER_VERSION = '${version('temporal') ?? ''}'`);
    expect(production.get('temporal')?.depends_on).toEqual({ schema: { condition: 'service_completed_successfully' } });
  });

  test('says how many history shards there are for ever', () => {
    const shards = production.get('temporal')?.environment?.['NUM_HISTORY_SHARDS'];
    expect(shards).toMatch(/^\d+$/);
    expect(readText('docs/deploying.md')).toContain(`${shards ?? ''} history shards`);
  });

  test('lets only Temporal reach PostgreSQL', () => {
    const members = [...production].filter(([, { networks = [] }]) => networks.includes('database'));
    expect(members.map(([name]) => name)).toEqual(['postgres', 'schema', 'temporal']);
    expect(production.get('postgres')?.networks).toEqual(['database']);
  });

  test('runs jobs that exist', () => {
    for (const job of ['schema', 'namespace']) {
      const { entrypoint = [], volumes = [] } = production.get(job) ?? {};
      const [file = '', target] = volumes[0]?.split(':') ?? [];
      expect(entrypoint).toEqual(['/bin/sh', target]);
      expect(existsSync(path.join(root, file))).toBe(true);
    }
  });
});

describe('every search attribute is added', () => {
  const wanted = Object.values(SEARCH_ATTRIBUTES).sort();

  test('by the dev server', () => {
    const options = (small.get('temporal')?.command ?? []).filter((text) => text.startsWith('--search-attribute='));
    expect(options.sort()).toEqual(wanted.map((name) => `--search-attribute=${name}=Keyword`));
  });

  test('by the job of the production stack', () => {
    const [, list = ''] = /attributes='([^']+)'/.exec(readText('deploy/temporal/create-namespace.sh')) ?? [];
    expect(list.split(/\s+/).sort()).toEqual(wanted);
  });
});
