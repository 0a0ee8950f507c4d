import { readFileSync } from 'node:fs';
import path from 'node:path';
import { inspect } from 'node:util';
import { CONFIGURATION_VARIABLES, ConfigurationError, loadConfiguration } from '../../../worker/configuration';

function problemsOf(env: NodeJS.ProcessEnv): readonly string[] {
  try {
    loadConfiguration(env);
  } catch (error) {
    if (error instanceof ConfigurationError) return error.problems;
    throw error;
  }
  return [];
}

describe('the configuration', () => {
  test('is complete without any variable', () => {
    expect(loadConfiguration({})).toEqual({
      logLevel: 'info',
      gaugesMs: 30_000,
      slots: { pools: 'both', defaultLimit: 5, limits: {}, maxQueued: 10_000, maxOvertaken: 20 },
      encryptionKeys: [],
      limits: {},
      ecs: { protocol: 'https', network: 'public', timeoutMs: 30_000 },
      pacing: {
        minimumPollMs: 1000,
        maximumPollMs: 60_000,
        lookIntervalMs: 5000,
        visibilityGraceMs: 180_000,
        stalledAfterMs: 1_800_000,
        deferMs: 60_000,
        askAgainMs: 600_000,
      },
      notifications: { webhooks: new Map(), timeoutMs: 15_000 },
      worker: { concurrentActivities: 200, concurrentWorkflowTasks: 6, cachedWorkflows: 500, shutdownGraceMs: 30_000 },
    });
  });

  test.each(['cn-hangzhou=3, cn-beijing=2', '{"cn-hangzhou": 3, "cn-beijing": 2}'])('reads limits from %s', (text) => {
    const { slots } = loadConfiguration({ IMAGEFERRY_REGION_LIMITS: text });
    expect(slots.limits).toEqual({ 'cn-hangzhou': 3, 'cn-beijing': 2 });
  });

  test.each(['cn-hangzhou', 'cn-hangzhou=', 'cn-hangzhou=many', 'cn-hangzhou=51', '{"cn-hangzhou":', '{"a b": 1}'])(
    'refuses the limits %s',
    (text) => {
      expect(problemsOf({ IMAGEFERRY_REGION_LIMITS: text })).toEqual([
        expect.stringMatching(/^IMAGEFERRY_REGION_LIMITS: .*must be region=limit pairs/),
      ]);
    },
  );

  test('treats an empty variable as unset', () => {
    expect(loadConfiguration({ IMAGEFERRY_REGION_LIMIT: '' }).slots.defaultLimit).toBe(5);
  });

  test('takes an endpoint by http', () => {
    const env = { IMAGEFERRY_ECS_ENDPOINT: '127.0.0.1:4010', IMAGEFERRY_ECS_PROTOCOL: 'http' };
    expect(loadConfiguration(env).ecs).toMatchObject({ endpoint: '127.0.0.1:4010', protocol: 'http' });
  });

  test.each(['sts.eu-central-1.aliyuncs.com', 'proxy.example.com:8443'])('takes %s for STS', (host) => {
    expect(loadConfiguration({ IMAGEFERRY_STS_ENDPOINT: host }).ecs.stsEndpoint).toBe(host);
  });

  test('refuses a URL for STS', () => {
    expect(problemsOf({ IMAGEFERRY_STS_ENDPOINT: 'https://sts.aliyuncs.com' })).toEqual([
      expect.stringMatching(/^IMAGEFERRY_STS_ENDPOINT: .*must be a host name/),
    ]);
  });

  test.each([
    ['IMAGEFERRY_MAX_QUEUED', 10_000],
    ['IMAGEFERRY_MAX_OVERTAKEN', 1000],
  ])('takes %s from 1 to %d', (name, maximum) => {
    for (const value of [1, maximum]) expect(problemsOf({ [name]: String(value) })).toEqual([]);
    for (const value of [0, maximum + 1, 1.5]) {
      expect(problemsOf({ [name]: String(value) })).toEqual([
        expect.stringContaining(`must be a whole number from 1 to ${String(maximum)}`),
      ]);
    }
  });

  test('lets the slots ask ECS whose limit counts only with pools `auto`', () => {
    expect(loadConfiguration({ IMAGEFERRY_POOLS: 'auto', IMAGEFERRY_PROBE_PATIENCE_MS: '5000' }).slots).toMatchObject({
      pools: 'auto',
      probing: { fromLimit: 5, patienceMs: 5000 },
    });
    expect(loadConfiguration({ IMAGEFERRY_PROBE_PATIENCE_MS: '5000' }).slots).not.toHaveProperty('probing');
  });

  test('refuses http to the public endpoints', () => {
    expect(problemsOf({ IMAGEFERRY_ECS_PROTOCOL: 'http' })).toEqual([
      expect.stringContaining('needs IMAGEFERRY_ECS_ENDPOINT'),
    ]);
  });

  test('refuses a shortest poll interval that is longer than the longest', () => {
    expect(problemsOf({ IMAGEFERRY_POLL_MINIMUM_MS: '70000' })).toEqual([
      expect.stringContaining('must not be greater than IMAGEFERRY_POLL_MAXIMUM_MS'),
    ]);
  });

  test('lists everything that is wrong at once, misspelt names too', () => {
    const problems = problemsOf({
      IMAGEFERRY_POOLS: 'none',
      IMAGEFERRY_REGION_LIMIT: 'five',
      IMAGEFERRY_METRICS_ADDRESS: 'everywhere',
      IMAGEFERRY_REGION_LIMTIS: 'cn-hangzhou=3',
    });
    expect(problems.map((problem) => problem.split(':')[0])).toEqual([
      'IMAGEFERRY_POOLS',
      'IMAGEFERRY_REGION_LIMIT',
      'IMAGEFERRY_METRICS_ADDRESS',
      'IMAGEFERRY_REGION_LIMTIS',
    ]);
  });

  test.each([
    ['IMAGEFERRY_REGION_LIMTIS', 'IMAGEFERRY_REGION_LIMITS'],
    ['IMAGEFERRY_METRIC_ADDRESS', 'IMAGEFERRY_METRICS_ADDRESS'],
    ['IMAGEFERRY_POOL', 'IMAGEFERRY_POOLS'],
    ['IMAGEFERRY_ECS_ENDPOINTS', 'IMAGEFERRY_ECS_ENDPOINT'],
    ['IMAGEFERRY_LOGLEVEL', 'IMAGEFERRY_LOG_LEVEL'],
  ])('refuses %s and names %s', (name, nearest) => {
    expect(problemsOf({ [name]: '9090' })).toEqual([
      `${name}: unknown variable; did you mean ${nearest}? Correct its name or unset it`,
    ]);
  });

  test.each(['IMAGEFERRY_SECRET', 'IMAGEFERRY_METRICS_PORT'])('refuses %s, which is like no variable', (name) => {
    expect(problemsOf({ [name]: '9090' })).toEqual([`${name}: unknown variable; correct its name or unset it`]);
  });

  test.each(['IMAGEFERRY', 'IMAGEFERRY_WORKER', 'IMAGEFERRY_METRICS', 'IMAGEFERRY_ECS_ENDPOINT'])(
    'passes over what Kubernetes sets for a Service whose variables begin with %s',
    (service) => {
      const address = 'tcp://10.96.0.17:9090';
      expect(
        problemsOf({
          [`${service}_SERVICE_HOST`]: '10.96.0.17',
          [`${service}_SERVICE_PORT`]: '9090',
          [`${service}_SERVICE_PORT_METRICS`]: '9090',
          [`${service}_PORT`]: address,
          [`${service}_PORT_9090_TCP`]: address,
          [`${service}_PORT_9090_TCP_PROTO`]: 'tcp',
          [`${service}_PORT_9090_TCP_PORT`]: '9090',
          [`${service}_PORT_9090_TCP_ADDR`]: '10.96.0.17',
          [`${service}_PORT_53_UDP`]: 'udp://10.96.0.17:53',
          [`${service}_PORT_53_SCTP_ADDR`]: '10.96.0.17',
        }),
      ).toEqual([]);
    },
  );

  test('takes a variable of Kubernetes for what it is when it stands alone', () => {
    expect(problemsOf({ IMAGEFERRY_PORT: 'tcp://[fd00::17]:9090' })).toEqual([]);
    expect(problemsOf({ IMAGEFERRY_PORT_9090_TCP_ADDR: '10.96.0.17' })).toEqual([]);
  });

  test.each([
    [{ HTTPS_PROXY: 'http://secure.example.com:3128' }, 'secure.example.com:3128', undefined, []],
    [{ https_proxy: 'a.example.com:1', HTTPS_PROXY: 'http://b.example.com:2' }, 'a.example.com:1', undefined, []],
    [{ HTTP_PROXY: 'http://plain.example.com' }, undefined, 'plain.example.com:80', []],
    [
      { HTTPS_PROXY: 'https://p.example.com', no_proxy: ' .svc, 10.0.0.0/8,,aliyuncs.com ' },
      'p.example.com:443',
      undefined,
      ['.svc', '10.0.0.0/8', 'aliyuncs.com'],
    ],
  ])('takes the proxies of %j', (env, https, http, exceptions) => {
    const { proxy } = loadConfiguration(env).ecs;
    expect([proxy?.https?.address, proxy?.http?.address, proxy?.exceptions]).toEqual([https, http, exceptions]);
  });

  test.each([{ NO_PROXY: '*' }, { HTTPS_PROXY: '', http_proxy: '' }])('has no proxy with %j', (env) => {
    expect(loadConfiguration(env).ecs).not.toHaveProperty('proxy');
  });

  test('refuses proxies that it cannot use, without a word of their passwords', () => {
    const env = {
      https_proxy: 'socks5://user:secret@proxy.example.com',
      HTTP_PROXY: 'https://user:secret@proxy.example.com',
    };
    expect(problemsOf(env)).toEqual([
      'https_proxy: must be the address of an HTTP proxy, such as "http://proxy.example.com:3128"',
      'HTTP_PROXY: calls by http need a proxy that is called by http',
    ]);
  });

  test('never prints a secret of the environment', () => {
    const secret = 'a-secret-access-key';
    const env = { ALIBABA_CLOUD_ACCESS_KEY_SECRET: secret, IMAGEFERRY_SECRET: secret, IMAGEFERRY_POOLS: 'none' };
    expect(problemsOf(env).join('\n')).not.toContain(secret);
    expect(JSON.stringify(loadConfiguration({ ALIBABA_CLOUD_ACCESS_KEY_SECRET: secret }))).not.toContain(secret);
    const proxied = loadConfiguration({ HTTPS_PROXY: `http://user:${secret}@proxy.example.com` });
    expect(`${JSON.stringify(proxied)} ${inspect(proxied, { depth: 9, showHidden: true })}`).not.toContain(secret);
  });

  test('is documented variable by variable', () => {
    const page = readFileSync(path.join(__dirname, '../../../docs/configuration.md'), 'utf8');
    const [, ofWorkers = ''] = page.split(/^## /m);
    const documented = [...ofWorkers.matchAll(/^\| `(\w+)`/gm)].map(([, name]) => name);
    expect(documented).toEqual(CONFIGURATION_VARIABLES);
  });
});
