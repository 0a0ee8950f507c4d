import { z } from 'zod';

/** What our files use of each kind; a field that is not here is a mistake in one of them. */
const Labels = z.record(z.string(), z.string());
const Selector = z.strictObject({ matchLabels: Labels });
const Metadata = z.strictObject({
  name: z.string(),
  namespace: z.string().optional(),
  labels: Labels.optional(),
  annotations: Labels.optional(),
});
const Port = z.union([z.number().int(), z.string()]);

const Probe = z.strictObject({
  httpGet: z.strictObject({ path: z.string(), port: Port }),
  periodSeconds: z.number().int(),
  timeoutSeconds: z.number().int().optional(),
  failureThreshold: z.number().int(),
});

const EnvFrom = z.union([
  z.strictObject({ configMapRef: z.strictObject({ name: z.string() }) }),
  z.strictObject({ secretRef: z.strictObject({ name: z.string(), optional: z.boolean() }) }),
]);

export const Container = z.strictObject({
  name: z.string(),
  image: z.string(),
  env: z.array(z.strictObject({ name: z.string(), value: z.string() })).optional(),
  envFrom: z.array(EnvFrom),
  ports: z.array(z.strictObject({ name: z.string(), containerPort: z.number().int() })),
  startupProbe: Probe,
  livenessProbe: Probe,
  readinessProbe: Probe,
  resources: z.strictObject({
    requests: z.strictObject({ cpu: z.string(), memory: z.string() }),
    limits: z.strictObject({ memory: z.string() }),
  }),
  securityContext: z.strictObject({
    allowPrivilegeEscalation: z.literal(false),
    readOnlyRootFilesystem: z.literal(true),
    capabilities: z.strictObject({ drop: z.tuple([z.literal('ALL')]) }),
  }),
  volumeMounts: z.array(z.strictObject({ name: z.string(), mountPath: z.string(), readOnly: z.boolean().optional() })),
});

const ServiceAccountToken = z.strictObject({
  audience: z.string(),
  expirationSeconds: z.number().int().min(600),
  path: z.string(),
});
const Volume = z.union([
  z.strictObject({ name: z.string(), emptyDir: z.strictObject({}) }),
  z.strictObject({
    name: z.string(),
    projected: z.strictObject({ sources: z.array(z.strictObject({ serviceAccountToken: ServiceAccountToken })) }),
  }),
]);

const Pod = z.strictObject({
  metadata: z.strictObject({ labels: Labels }),
  spec: z.strictObject({
    serviceAccountName: z.string(),
    automountServiceAccountToken: z.literal(false),
    enableServiceLinks: z.literal(false),
    terminationGracePeriodSeconds: z.number().int(),
    topologySpreadConstraints: z.array(
      z.strictObject({
        maxSkew: z.number().int(),
        topologyKey: z.string(),
        whenUnsatisfiable: z.enum(['ScheduleAnyway', 'DoNotSchedule']),
        labelSelector: Selector,
      }),
    ),
    securityContext: z.strictObject({
      runAsNonRoot: z.literal(true),
      runAsUser: z.number().int().min(1),
      runAsGroup: z.number().int().min(1),
      fsGroup: z.number().int().min(1),
      seccompProfile: z.strictObject({ type: z.literal('RuntimeDefault') }),
    }),
    containers: z.tuple([Container]),
    volumes: z.array(Volume),
  }),
});

const Trigger = z.strictObject({
  type: z.literal('prometheus'),
  metricType: z.literal('AverageValue'),
  metadata: z.strictObject({ serverAddress: z.url(), query: z.string(), threshold: z.string() }),
});
const Scaling = z.strictObject({
  scaleTargetRef: z.strictObject({ name: z.string().optional() }),
  minReplicaCount: z.number().int().min(1),
  maxReplicaCount: z.number().int(),
  pollingInterval: z.number().int(),
  fallback: z.strictObject({ failureThreshold: z.number().int(), replicas: z.number().int() }),
  advanced: z.looseObject({}).optional(),
  triggers: z.array(Trigger).min(1),
});

const PolicyPorts = z.array(z.strictObject({ protocol: z.enum(['TCP', 'UDP']), port: Port }));

function kind<Kind extends string, Shape extends z.ZodRawShape>(apiVersion: string, name: Kind, shape: Shape) {
  return z.strictObject({ apiVersion: z.literal(apiVersion), kind: z.literal(name), metadata: Metadata, ...shape });
}

/** Every kind that our files have, by its name. */
export const KINDS = {
  ConfigMap: kind('v1', 'ConfigMap', { data: z.record(z.string(), z.string()) }),
  Connection: kind('temporal.io/v1alpha1', 'Connection', { spec: z.strictObject({ hostPort: z.string() }) }),
  Deployment: kind('apps/v1', 'Deployment', {
    spec: z.strictObject({
      replicas: z.number().int().min(1).optional(),
      selector: Selector,
      strategy: z.strictObject({
        type: z.literal('RollingUpdate'),
        rollingUpdate: z.strictObject({ maxUnavailable: z.number().int(), maxSurge: z.number().int() }),
      }),
      template: Pod,
    }),
  }),
  NetworkPolicy: kind('networking.k8s.io/v1', 'NetworkPolicy', {
    spec: z.strictObject({
      podSelector: Selector,
      policyTypes: z.array(z.enum(['Ingress', 'Egress'])),
      ingress: z.array(
        z.strictObject({ from: z.array(z.strictObject({ namespaceSelector: Selector })), ports: PolicyPorts }),
      ),
      egress: z.array(z.strictObject({ ports: PolicyPorts })),
    }),
  }),
  PodDisruptionBudget: kind('policy/v1', 'PodDisruptionBudget', {
    spec: z.strictObject({ maxUnavailable: z.number().int(), selector: Selector }),
  }),
  ScaledObject: kind('keda.sh/v1alpha1', 'ScaledObject', { spec: Scaling }),
  Service: kind('v1', 'Service', {
    spec: z.strictObject({
      clusterIP: z.literal('None'),
      publishNotReadyAddresses: z.boolean(),
      selector: Labels,
      ports: z.array(z.strictObject({ name: z.string(), port: z.number().int(), targetPort: Port })),
    }),
  }),
  ServiceAccount: kind('v1', 'ServiceAccount', { automountServiceAccountToken: z.literal(false) }),
  ServiceMonitor: kind('monitoring.coreos.com/v1', 'ServiceMonitor', {
    spec: z.strictObject({
      selector: Selector,
      endpoints: z.array(z.strictObject({ port: z.string(), interval: z.string() })),
      podTargetLabels: z.array(z.string()).optional(),
    }),
  }),
  WorkerDeployment: kind('temporal.io/v1alpha1', 'WorkerDeployment', {
    spec: z.strictObject({
      replicas: z.number().int().min(1),
      workerOptions: z.strictObject({
        connectionRef: z.strictObject({ name: z.string() }),
        temporalNamespace: z.string(),
      }),
      rollout: z.strictObject({ strategy: z.enum(['Manual', 'AllAtOnce', 'Progressive']) }),
      sunset: z.strictObject({ scaledownDelay: z.string(), deleteDelay: z.string() }),
      template: Pod.optional(),
    }),
  }),
  WorkerResourceTemplate: kind('temporal.io/v1alpha1', 'WorkerResourceTemplate', {
    spec: z.strictObject({
      workerDeploymentRef: z.strictObject({ name: z.string() }),
      template: z.strictObject({
        apiVersion: z.literal('keda.sh/v1alpha1'),
        kind: z.literal('ScaledObject'),
        spec: Scaling,
      }),
    }),
  }),
} as const;

export type Kind = keyof typeof KINDS;

/** A kustomization, or a component of one. */
export const Kustomization = z.strictObject({
  apiVersion: z.string(),
  kind: z.enum(['Kustomization', 'Component']),
  namespace: z.string().optional(),
  resources: z.array(z.string()).optional(),
  components: z.array(z.string()).optional(),
  configurations: z.array(z.string()).optional(),
  images: z.array(z.strictObject({ name: z.string(), newName: z.string().optional(), newTag: z.string() })).optional(),
  configMapGenerator: z
    .array(z.strictObject({ name: z.string(), behavior: z.literal('merge').optional(), envs: z.array(z.string()) }))
    .optional(),
  patches: z
    .array(
      z.strictObject({
        path: z.string().optional(),
        patch: z.string().optional(),
        target: z.strictObject({ kind: z.string(), name: z.string() }).optional(),
      }),
    )
    .optional(),
  replacements: z.array(z.unknown()).optional(),
});
