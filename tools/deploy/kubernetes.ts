import type { Deployment } from 'kubernetes-models/apps/v1';
import type { Job } from 'kubernetes-models/batch/v1';
import type { PodDisruptionBudget } from 'kubernetes-models/policy/v1';
import type { ConfigMap, IContainer, IPodSpec, Namespace, Service } from 'kubernetes-models/v1';
import { clamav } from './kubernetes-clamav.ts';
import { ingress, networkPolicies } from './kubernetes-network.ts';
import { gatewaySettings, IMAGE, intakeSettings, PORT, trustedIssuers } from './services.ts';
import { placementOf, type ServiceVariables, type Settings } from './variables.ts';

/** What overlays replace: the public name, the officers' identity provider and the Kafka cluster. */
export const PUBLIC_HOST = 'vigil.example';
const PUBLIC_URL = `https://${PUBLIC_HOST}`;
const OFFICERS = { issuer: 'https://login.vigil.example', jwksUri: 'https://login.vigil.example/jwks' };

const REPLICAS = 2;
const PRE_STOP_SECONDS = 5;
const MARGIN_SECONDS = 15;
const USER_ID = 1000;

const shared: Settings = {
  HOST: '0.0.0.0',
  PORT: String(PORT),
  NODE_ENV: 'production',
  KAFKA_BROKERS: 'kafka-bootstrap.kafka:9092',
  TRUSTED_ISSUERS: trustedIssuers(PUBLIC_URL, OFFICERS),
};

/** Settings of one service alone. Intake's replicas share their files, so these are in S3; overlays say where. */
const ownSettings: Record<string, Settings> = {
  gateway: gatewaySettings(PUBLIC_URL),
  intake: { ...intakeSettings, INTAKE_S3_ENDPOINT: 'https://s3.vigil.example', INTAKE_S3_BUCKET: 'vigil-files' },
};

/** The manifests by file name; the list of them is k8s/kustomization.yaml. */
export function manifests(services: readonly ServiceVariables[]): Record<string, object[]> {
  const files: Record<string, object[]> = {
    'namespace.yaml': [namespace],
    'config.yaml': [
      configMap('vigil', shared),
      ...Object.entries(ownSettings).map(([name, settings]) => configMap(`vigil-${name}`, settings)),
    ],
    'migrate.yaml': [migrate],
    ...Object.fromEntries(services.map((service) => [`${service.name}.yaml`, workload(service)])),
    'clamav.yaml': clamav,
    'network.yaml': networkPolicies(),
    'ingress.yaml': [ingress(PUBLIC_HOST)],
  };
  const kustomization = {
    apiVersion: 'kustomize.config.k8s.io/v1beta1',
    kind: 'Kustomization',
    namespace: 'vigil',
    resources: Object.keys(files),
    images: [{ name: IMAGE, newTag: 'latest' }],
  };
  return { 'kustomization.yaml': [kustomization], ...files };
}

const namespace: Plain<Namespace> = {
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: { name: 'vigil', labels: { 'pod-security.kubernetes.io/enforce': 'restricted' } },
};

/** A manifest as data, typed so that a misspelt field does not compile. */
type Plain<T> = Omit<T, 'toJSON' | 'validate' | 'setDefinedProps'>;

function configMap(name: string, data: Settings): Plain<ConfigMap> {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name }, data: { ...data } };
}

/** Deployment, Service and disruption budget of one service. */
function workload(service: ServiceVariables): object[] {
  return [deployment(service), serviceOf(service.name), disruptionBudget(service.name)];
}

const labelsOf = (name: string) => ({ 'app.kubernetes.io/part-of': 'vigil', 'app.kubernetes.io/name': name });

function deployment(service: ServiceVariables): Plain<Deployment> {
  const { name } = service;
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, labels: labelsOf(name) },
    spec: {
      replicas: REPLICAS,
      selector: { matchLabels: labelsOf(name) },
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 0, maxSurge: 1 } },
      template: {
        metadata: { labels: labelsOf(name), annotations: scraping },
        spec: {
          ...hardened,
          terminationGracePeriodSeconds: stopSeconds(service),
          topologySpreadConstraints: [
            {
              maxSkew: 1,
              topologyKey: 'kubernetes.io/hostname',
              whenUnsatisfiable: 'ScheduleAnyway',
              labelSelector: { matchLabels: labelsOf(name) },
            },
          ],
          containers: [containerOf(service)],
        },
      },
    },
  };
}

const scraping = {
  'prometheus.io/scrape': 'true',
  'prometheus.io/port': String(PORT),
  'prometheus.io/path': '/metrics',
};

const hardened: Omit<IPodSpec, 'containers'> = {
  automountServiceAccountToken: false,
  enableServiceLinks: false,
  securityContext: {
    runAsNonRoot: true,
    runAsUser: USER_ID,
    runAsGroup: USER_ID,
    seccompProfile: { type: 'RuntimeDefault' },
  },
  volumes: [{ name: 'tmp', emptyDir: { sizeLimit: '1Gi' } }],
};

/** Megabytes that a service takes; intake also those of the process in which it cleans one file, and of the file and its copy. */
const memoryLimits: Readonly<Record<string, string>> = { intake: '2560Mi' };

const container: Pick<IContainer, 'image' | 'securityContext' | 'volumeMounts'> = {
  image: IMAGE,
  securityContext: { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ['ALL'] } },
  volumeMounts: [{ name: 'tmp', mountPath: '/tmp' }],
};

const resourcesOf = (name: string) => ({
  requests: { cpu: '250m', memory: '256Mi' },
  limits: { memory: memoryLimits[name] ?? '512Mi' },
});

function containerOf(service: ServiceVariables): IContainer {
  const own = ownSettings[service.name];
  const { secrets, optionalSecrets } = placementOf(service, shared, own ?? {});
  const variableOf = (key: string) => secretVariable(service, key, optionalSecrets.includes(key));
  const configs = own ? ['vigil', `vigil-${service.name}`] : ['vigil'];
  return {
    ...container,
    name: service.name,
    resources: resourcesOf(service.name),
    env: [{ name: 'APP', value: service.name }, ...secrets.map(variableOf)],
    envFrom: configs.map((name) => ({ configMapRef: { name } })),
    ports: [{ name: 'http', containerPort: PORT }],
    startupProbe: { ...probe('/health/live'), periodSeconds: 2, failureThreshold: 30 },
    livenessProbe: { ...probe('/health/live'), periodSeconds: 10, failureThreshold: 3 },
    readinessProbe: { ...probe('/health/ready'), periodSeconds: 5, failureThreshold: 2 },
    // Requests that are on their way when the pod is taken out of the Service are still answered.
    lifecycle: { preStop: { sleep: { seconds: PRE_STOP_SECONDS } } },
  };
}

const probe = (path: string) => ({ httpGet: { path, port: 'http' }, timeoutSeconds: 3 });

/** Secrets that every service has alike are in one Secret; each service's own ones, and its database, in another. */
function secretVariable({ name, base }: ServiceVariables, key: string, optional: boolean) {
  const isShared = key in base && key !== 'DATABASE_URL';
  const secret = isShared ? 'vigil-shared' : `vigil-${name}`;
  return { name: key, valueFrom: { secretKeyRef: { name: secret, key, ...(optional && { optional }) } } };
}

function stopSeconds({ base }: ServiceVariables): number {
  return PRE_STOP_SECONDS + Math.ceil(Number(base.SHUTDOWN_LIMIT_MS?.fallback) / 1_000) + MARGIN_SECONDS;
}

function serviceOf(name: string): Plain<Service> {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, labels: labelsOf(name) },
    spec: { selector: labelsOf(name), ports: [{ name: 'http', port: PORT, targetPort: 'http' }] },
  };
}

function disruptionBudget(name: string): Plain<PodDisruptionBudget> {
  return {
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    metadata: { name },
    spec: { maxUnavailable: 1, selector: { matchLabels: labelsOf(name) } },
  };
}

/** Run before each release; it may run again. Old jobs go by themselves, since a job cannot be changed. */
const migrate: Plain<Job> = {
  apiVersion: 'batch/v1',
  kind: 'Job',
  metadata: { name: 'migrate', labels: labelsOf('migrate') },
  spec: {
    backoffLimit: 5,
    ttlSecondsAfterFinished: 600,
    template: {
      metadata: { labels: labelsOf('migrate') },
      spec: {
        ...hardened,
        restartPolicy: 'OnFailure',
        containers: [
          {
            ...container,
            resources: resourcesOf('migrate'),
            name: 'migrate',
            command: ['node', '--enable-source-maps', 'dist/infra/deploy/migrate.js'],
            env: [
              { name: 'MIGRATE_REPLICATION_FACTOR', value: '3' },
              ...['MIGRATE_DATABASE_URL', 'MIGRATE_SERVICES'].map((key) => ({
                name: key,
                valueFrom: { secretKeyRef: { name: 'vigil-migrate', key } },
              })),
            ],
            envFrom: [{ configMapRef: { name: 'vigil' } }, { configMapRef: { name: 'vigil-gateway' } }],
          },
        ],
      },
    },
  },
};
