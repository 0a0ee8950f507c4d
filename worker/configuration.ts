import type { WorkerDeploymentVersion } from '@temporalio/common';
import { z } from 'zod';
import type { EcsConfiguration } from '../activities/ecs/configuration';
import type { ProxySettings } from '../activities/ecs/wire/proxy';
import type { Limits } from '../activities/limits/limits';
import type { NotificationSettings } from '../activities/notification/settings';
import type { Pacing } from '../activities/shared/pacing';
import { defined } from '../contract/defined';
import type { EncryptionKeys } from '../contract/encryption/keys';
import { keysFromEnvironment } from '../contract/encryption/keys-from-environment';
import type { SlotSettings } from '../contract/messages';
import { ECS_LIMIT, MAXIMUM_LIMIT } from '../contract/names';
import { parseWith } from '../contract/schema/problems';
import { RegionId } from '../contract/schema/request';
import { proxiesFrom } from './proxy-environment';
import { LIMIT_VARIABLES, limitsFrom } from './limit-variables';
import { unknownVariables } from './unknown-variables';
import { webhooksFrom } from './webhooks-file';
import { workerVersionFrom } from './worker-version';

const milliseconds = (defaultValue: number) =>
  z.coerce
    .number({ error: 'must be a number of milliseconds' })
    .int({ error: 'must be a whole number of milliseconds' })
    .min(1, { error: 'must be at least 1 ms' })
    .default(defaultValue);

const wholeNumber = (defaultValue: number, minimum: number, maximum: number) => {
  const error = `must be a whole number from ${String(minimum)} to ${String(maximum)}`;
  return z.coerce
    .number({ error })
    .int({ error })
    .min(minimum, { error })
    .max(maximum, { error })
    .default(defaultValue);
};

/** Host and port, such as `0.0.0.0:9090` or `[::1]:9090`. */
const hostAndPort = z.string().regex(/^(\[[0-9a-fA-F:]+\]|[\w.-]+):\d{1,5}$/, {
  error: 'must be host:port, such as "127.0.0.1:9090"',
});

/** Host name of an https server, such as `sts.eu-central-1.aliyuncs.com`, with a port if it is not 443. */
const httpsHost = z.string().regex(/^[\w.-]+(:\d{1,5})?$/, {
  error: 'must be a host name, or host:port, such as "sts.eu-central-1.aliyuncs.com"',
});

/** Address of a web page, such as `https://temporal.example.com`, without a slash at its end. */
const pageAddress = z
  .string()
  .regex(/^https?:\/\/[^\s?#]+$/, { error: 'must be an address such as "https://temporal.example.com"' })
  .transform((address) => address.replace(/\/+$/, ''));

/** An amount of money in whatever currency the user thinks in. */
const price = z.coerce
  .number({ error: 'must be a price such as "0.12"' })
  .positive({ error: 'must be a price such as "0.12"' });

const LIMITS_HELP = `must be region=limit pairs such as "cn-hangzhou=3,cn-beijing=2", or a JSON object; limits are 0 to ${String(MAXIMUM_LIMIT)}`;
const RegionLimits = z.record(RegionId, z.number().int().min(0).max(MAXIMUM_LIMIT));

const regionLimits = z
  .string()
  .default('')
  .transform((text, context) => {
    const limits = RegionLimits.safeParse(regionLimitsFrom(text));
    if (limits.success) return limits.data;
    context.addIssue({ code: 'custom', message: LIMITS_HELP, input: text });
    return z.NEVER;
  });

function regionLimitsFrom(text: string): unknown {
  if (!text.trim().startsWith('{')) return Object.fromEntries(pairsOf(text));
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function pairsOf(text: string): (readonly [string, number])[] {
  const parts = text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
  return parts.map((part) => {
    const [regionId = '', limit = ''] = part.split('=', 2).map((side) => side.trim());
    return [regionId, limit === '' ? Number.NaN : Number(limit)] as const;
  });
}

const Environment = z
  .object({
    IMAGEFERRY_LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error']).default('info'),
    IMAGEFERRY_POOLS: z.enum(['both', 'target', 'source', 'auto']).default('both'),
    IMAGEFERRY_PROBE_PATIENCE_MS: milliseconds(60_000),
    IMAGEFERRY_REGION_LIMIT: wholeNumber(5, 0, MAXIMUM_LIMIT),
    IMAGEFERRY_REGION_LIMITS: regionLimits,
    IMAGEFERRY_MAX_QUEUED: wholeNumber(10_000, 1, 10_000),
    IMAGEFERRY_MAX_OVERTAKEN: wholeNumber(20, 1, 1000),
    IMAGEFERRY_ECS_ENDPOINT: hostAndPort.optional(),
    IMAGEFERRY_ECS_PROTOCOL: z.enum(['https', 'http']).default('https'),
    IMAGEFERRY_ECS_NETWORK: z.enum(['public', 'vpc']).default('public'),
    IMAGEFERRY_ECS_TIMEOUT_MS: milliseconds(30_000),
    IMAGEFERRY_STS_ENDPOINT: httpsHost.optional(),
    IMAGEFERRY_POLL_MINIMUM_MS: milliseconds(1000),
    IMAGEFERRY_POLL_MAXIMUM_MS: milliseconds(60_000),
    IMAGEFERRY_LOOK_INTERVAL_MS: milliseconds(5000),
    IMAGEFERRY_VISIBILITY_GRACE_MS: milliseconds(180_000),
    IMAGEFERRY_STALLED_AFTER_MS: milliseconds(1_800_000),
    IMAGEFERRY_DEFER_MS: milliseconds(60_000),
    IMAGEFERRY_ASK_AGAIN_MS: milliseconds(600_000),
    IMAGEFERRY_PRICE_PER_GIB_MONTH: price.optional(),
    IMAGEFERRY_CONCURRENT_ACTIVITIES: wholeNumber(200, 1, 2000),
    // One thread works on all of them: more at once would only let the region slots wait behind a flood of others.
    IMAGEFERRY_CONCURRENT_WORKFLOW_TASKS: wholeNumber(6, 2, 2000),
    IMAGEFERRY_CACHED_WORKFLOWS: wholeNumber(500, 0, 10_000),
    IMAGEFERRY_SHUTDOWN_GRACE_MS: milliseconds(30_000),
    IMAGEFERRY_METRICS_ADDRESS: hostAndPort.optional(),
    IMAGEFERRY_GAUGES_MS: milliseconds(30_000),
    IMAGEFERRY_HEALTH_ADDRESS: hostAndPort.optional(),
    IMAGEFERRY_WEBHOOKS_FILE: z.string().optional(),
    IMAGEFERRY_ENCRYPTION_KEYS_FILE: z.string().optional(),
    IMAGEFERRY_ENCRYPTION_KEYS: z.string().optional(),
    ...LIMIT_VARIABLES,
    IMAGEFERRY_UI_URL: pageAddress.optional(),
    IMAGEFERRY_WORKFLOW_BUNDLE: z.string().optional(),
  })
  .refine((env) => env.IMAGEFERRY_ECS_PROTOCOL === 'https' || env.IMAGEFERRY_ECS_ENDPOINT !== undefined, {
    error: 'needs IMAGEFERRY_ECS_ENDPOINT: the public endpoints are called by https only',
    path: ['IMAGEFERRY_ECS_PROTOCOL'],
  })
  .refine((env) => env.IMAGEFERRY_POLL_MINIMUM_MS <= env.IMAGEFERRY_POLL_MAXIMUM_MS, {
    error: 'must not be greater than IMAGEFERRY_POLL_MAXIMUM_MS',
    path: ['IMAGEFERRY_POLL_MINIMUM_MS'],
  });

/** Names of all variables that `loadConfiguration` reads. */
export const CONFIGURATION_VARIABLES: readonly string[] = Object.keys(Environment.shape);

export interface WorkerConfiguration {
  concurrentActivities: number;
  concurrentWorkflowTasks: number;
  cachedWorkflows: number;
  shutdownGraceMs: number;
  /** Path of a workflow bundle to use instead of the one beside the program. */
  workflowBundle?: string;
  /** What it tells Temporal's Worker Versioning, which is off without one. */
  version?: WorkerDeploymentVersion;
}

export interface Configuration {
  logLevel: 'trace' | 'debug' | 'info' | 'warn' | 'error';
  slots: SlotSettings;
  ecs: EcsConfiguration;
  pacing: Pacing;
  notifications: NotificationSettings;
  limits: Limits;
  worker: WorkerConfiguration;
  metricsAddress?: string;
  /** Time between two looks at the region slots for the gauges; ms. */
  gaugesMs: number;
  /** Of a snapshot, for the outlook of dry runs; in the user's currency. */
  pricePerGiBMonth?: number;
  /** Host and port of the health server, which is off without one. */
  healthAddress?: string;
  /** What payloads are encrypted with; none unless set. */
  encryptionKeys: EncryptionKeys;
}

/** The environment holds something unusable; `problems` has one line for each. */
export class ConfigurationError extends Error {
  constructor(readonly problems: readonly string[]) {
    super(`The configuration has problems:${problems.map((problem) => `\n  ${problem}`).join('')}`);
    this.name = 'ConfigurationError';
  }
}

/**
 * Reads everything but the connection to Temporal, the files of the webhooks and of the encryption keys too. Throws one `ConfigurationError` that lists all
 * that is wrong.
 */
export function loadConfiguration(env: NodeJS.ProcessEnv): Configuration {
  const variables = Object.fromEntries(
    CONFIGURATION_VARIABLES.map((name) => [name, env[name]] as const).filter(([, value]) => value !== ''),
  );
  const unknown = unknownVariables(env, CONFIGURATION_VARIABLES);
  const { data, problems = [] } = parseWith(Environment, variables);
  const { proxy, problems: proxyProblems } = proxiesFrom(env);
  const { webhooks, problems: webhookProblems } = webhooksFrom(variables[WEBHOOKS_FILE], WEBHOOKS_FILE);
  const { keys: encryptionKeys, problems: keyProblems } = keysFromEnvironment(env);
  const { version, problems: versionProblems } = workerVersionFrom(env);
  const all = [...problems, ...proxyProblems, ...webhookProblems, ...keyProblems, ...versionProblems, ...unknown];
  if (data === undefined || all.length > 0) throw new ConfigurationError(all);
  const configuration = configurationFrom(data, proxy, webhooks);
  return { ...configuration, worker: { ...configuration.worker, ...defined({ version }) }, encryptionKeys };
}

const WEBHOOKS_FILE = 'IMAGEFERRY_WEBHOOKS_FILE';

/** Longest time of one attempt to send a notification. */
const WEBHOOK_TIMEOUT_MS = 15_000;

function configurationFrom(
  env: z.infer<typeof Environment>,
  proxy: ProxySettings | undefined,
  webhooks: NotificationSettings['webhooks'],
): Omit<Configuration, 'encryptionKeys'> {
  return {
    logLevel: env.IMAGEFERRY_LOG_LEVEL,
    slots: {
      pools: env.IMAGEFERRY_POOLS,
      ...(env.IMAGEFERRY_POOLS === 'auto' && {
        probing: { fromLimit: ECS_LIMIT, patienceMs: env.IMAGEFERRY_PROBE_PATIENCE_MS },
      }),
      defaultLimit: env.IMAGEFERRY_REGION_LIMIT,
      limits: env.IMAGEFERRY_REGION_LIMITS,
      maxQueued: env.IMAGEFERRY_MAX_QUEUED,
      maxOvertaken: env.IMAGEFERRY_MAX_OVERTAKEN,
    },
    ecs: {
      ...defined({ endpoint: env.IMAGEFERRY_ECS_ENDPOINT, stsEndpoint: env.IMAGEFERRY_STS_ENDPOINT, proxy }),
      protocol: env.IMAGEFERRY_ECS_PROTOCOL,
      network: env.IMAGEFERRY_ECS_NETWORK,
      timeoutMs: env.IMAGEFERRY_ECS_TIMEOUT_MS,
    },
    pacing: {
      minimumPollMs: env.IMAGEFERRY_POLL_MINIMUM_MS,
      maximumPollMs: env.IMAGEFERRY_POLL_MAXIMUM_MS,
      lookIntervalMs: env.IMAGEFERRY_LOOK_INTERVAL_MS,
      visibilityGraceMs: env.IMAGEFERRY_VISIBILITY_GRACE_MS,
      stalledAfterMs: env.IMAGEFERRY_STALLED_AFTER_MS,
      deferMs: env.IMAGEFERRY_DEFER_MS,
      askAgainMs: env.IMAGEFERRY_ASK_AGAIN_MS,
    },
    notifications: {
      webhooks,
      timeoutMs: WEBHOOK_TIMEOUT_MS,
      ...defined({ uiUrl: env.IMAGEFERRY_UI_URL, proxy }),
    },
    limits: limitsFrom(env),
    worker: {
      concurrentActivities: env.IMAGEFERRY_CONCURRENT_ACTIVITIES,
      concurrentWorkflowTasks: env.IMAGEFERRY_CONCURRENT_WORKFLOW_TASKS,
      cachedWorkflows: env.IMAGEFERRY_CACHED_WORKFLOWS,
      shutdownGraceMs: env.IMAGEFERRY_SHUTDOWN_GRACE_MS,
      ...defined({ workflowBundle: env.IMAGEFERRY_WORKFLOW_BUNDLE }),
    },
    gaugesMs: env.IMAGEFERRY_GAUGES_MS,
    ...defined({
      metricsAddress: env.IMAGEFERRY_METRICS_ADDRESS,
      healthAddress: env.IMAGEFERRY_HEALTH_ADDRESS,
      pricePerGiBMonth: env.IMAGEFERRY_PRICE_PER_GIB_MONTH,
    }),
  };
}
