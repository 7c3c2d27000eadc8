import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as apps from 'kubernetes-models/apps/v1';
import * as batch from 'kubernetes-models/batch/v1';
import * as networking from 'kubernetes-models/networking.k8s.io/v1';
import * as policy from 'kubernetes-models/policy/v1';
import * as core from 'kubernetes-models/v1';
import { parse, parseAllDocuments } from 'yaml';
import { SERVICES } from '../infra/service-names.js';

const root = dirname(import.meta.dirname);
const read = (path: string) => readFileSync(join(root, path), 'utf8');

type Manifest = { apiVersion: string; kind: string; metadata: { name: string } };
type Model = new (data: unknown) => { validate(): void };

const models: Record<string, object> = {
  v1: core,
  'apps/v1': apps,
  'batch/v1': batch,
  'networking.k8s.io/v1': networking,
  'policy/v1': policy,
};

const files = readdirSync(join(root, 'k8s')).filter((name) => name !== 'kustomization.yaml');
const manifests = files.flatMap((name) =>
  parseAllDocuments(read(`k8s/${name}`)).map((document) => document.toJS() as Manifest),
);
const named = manifests.map((manifest) => [manifest.kind, manifest.metadata.name, manifest] as const);
const ofKind = (kind: string) =>
  manifests.filter((manifest) => manifest.kind === kind).map(({ metadata }) => metadata.name);

function deploymentOf(service: string): apps.IDeployment {
  return manifests.find(({ kind, metadata }) => kind === 'Deployment' && metadata.name === service) as apps.IDeployment;
}

describe('the manifests of Kubernetes', () => {
  it.each(named)('satisfy the schema of %s: %s', (kind, _name, manifest) => {
    const Kind = (models[manifest.apiVersion] as Record<string, Model> | undefined)?.[kind];
    expect(Kind).toBeDefined();
    if (Kind) new Kind(manifest).validate();
  });

  it('are all listed in kustomization.yaml', () => {
    const { resources } = parse(read('k8s/kustomization.yaml')) as { resources: string[] };
    expect([...resources].sort()).toEqual([...files].sort());
  });

  it('run every service, behind a Service and a disruption budget', () => {
    const services = [...SERVICES].sort();
    const withScanner = [...SERVICES, 'clamav'].sort();
    expect(ofKind('Deployment').sort()).toEqual(withScanner);
    expect(ofKind('Service').sort()).toEqual(withScanner);
    expect(ofKind('PodDisruptionBudget').sort()).toEqual(services);
  });

  it('let intake alone reach the scanner', () => {
    const policies = manifests.filter(({ kind }) => kind === 'NetworkPolicy') as networking.INetworkPolicy[];
    const ruling = policies.find(({ metadata }) => metadata?.name === 'clamav')?.spec;
    const intake = { podSelector: { matchLabels: { 'app.kubernetes.io/name': 'intake' } } };
    expect(ruling?.ingress).toEqual([{ from: [intake], ports: [{ protocol: 'TCP', port: 3310 }] }]);
    const labels = deploymentOf('clamav').spec?.template.metadata?.labels;
    expect(labels).toEqual(ruling?.podSelector?.matchLabels);
  });

  it('hold no secret', () => {
    expect(ofKind('Secret')).toEqual([]);
  });

  it('show the gateway alone to the world, without its metrics', () => {
    const [ingress] = manifests.filter(({ kind }) => kind === 'Ingress') as networking.IIngress[];
    const paths = ingress?.spec?.rules?.flatMap((rule) => rule.http?.paths ?? []) ?? [];
    expect(new Set(paths.map(({ backend }) => backend.service?.name))).toEqual(new Set(['gateway']));
    expect(paths.map(({ path }) => path)).not.toContain('/');
    expect(paths.map(({ path }) => path)).not.toContain('/metrics');
  });
});

describe.each(SERVICES)('the pods of %s', (service) => {
  const pod = deploymentOf(service).spec?.template.spec;
  const container = pod?.containers[0];

  it('are probed, limited and without privileges', () => {
    expect(container?.livenessProbe?.httpGet?.path).toBe('/health/live');
    expect(container?.readinessProbe?.httpGet?.path).toBe('/health/ready');
    expect(container?.resources?.limits).toHaveProperty('memory');
    expect(container?.securityContext?.readOnlyRootFilesystem).toBe(true);
    expect(pod?.securityContext?.runAsNonRoot).toBe(true);
  });

  it('take every secret from a Secret by its name', () => {
    const secrets = (container?.env ?? []).filter(({ name }) => name !== 'APP');
    expect(secrets.map(({ name }) => name)).toContain('DATABASE_URL');
    expect(secrets.filter((variable) => !variable.valueFrom?.secretKeyRef?.name)).toEqual([]);
  });
});

it('gives intake a store of files: a bucket where replicas share it, else a volume', () => {
  const config = manifests.find(({ metadata }) => metadata.name === 'vigil-intake') as core.IConfigMap;
  expect(config.data).toHaveProperty('INTAKE_S3_BUCKET');
  const sources = deploymentOf('intake').spec?.template.spec?.containers[0]?.envFrom;
  expect(sources?.map(({ configMapRef }) => configMapRef?.name)).toEqual(['vigil', 'vigil-intake']);
  const { intake } = (parse(read('docker-compose.yml')) as { services: Record<string, object> }).services;
  expect(intake).toMatchObject({ environment: { INTAKE_FILES_FOLDER: '/files' }, volumes: ['files:/files'] });
});

describe('docker-compose.yml', () => {
  type Part = {
    image: string;
    networks?: string[];
    env_file?: string[];
    depends_on?: Record<string, unknown>;
    ports?: string[];
  };
  const { services, volumes } = parse(read('docker-compose.yml')) as {
    services: Record<string, Part>;
    volumes: object;
  };

  it('runs what the system consists of', () => {
    const stand = ['postgres', 'kafka', 'migrate', 'officer-issuer', 'clamav'];
    expect(Object.keys(services).sort()).toEqual([...stand, ...SERVICES].sort());
    expect(Object.keys(volumes)).toEqual(['postgres', 'kafka', 'officer-issuer', 'files', 'clamav']);
  });

  it('starts services after the migrations, and waits for nothing that it does not have', () => {
    for (const service of SERVICES) expect(services[service]?.depends_on).toHaveProperty('migrate');
    const awaited = Object.values(services).flatMap(({ depends_on = {} }) => Object.keys(depends_on));
    expect(awaited.filter((name) => !(name in services))).toEqual([]);
  });

  it('opens ports to this machine alone', () => {
    const ports = Object.values(services).flatMap((service) => service.ports ?? []);
    expect(ports.filter((port) => !port.startsWith('127.0.0.1:'))).toEqual([]);
    expect(ports).toHaveLength(2);
  });

  it('shares a network with the scanner for intake alone', () => {
    const near = Object.entries(services).filter(([, { networks }]) => networks?.includes('scanning'));
    expect(near.map(([name]) => name).sort()).toEqual(['clamav', 'intake']);
    expect(services.clamav?.networks).toEqual(['scanning']);
  });

  it('takes secrets from files that git does not hold', () => {
    for (const service of SERVICES) expect(services[service]?.env_file).toEqual([`.data/compose/${service}.env`]);
  });
});

describe('the Dockerfile', () => {
  const lines = read('Dockerfile').split('\n');

  it('ends as an unprivileged user', () => {
    expect(lines.filter((line) => line.startsWith('USER ')).at(-1)).toBe('USER node');
  });

  it('copies only what the build stage has', () => {
    const copied = lines.filter((line) => line.startsWith('COPY --from=build')).map((line) => line.split(' ')[2]);
    expect(copied.every((path) => path?.startsWith('/app/'))).toBe(true);
  });
});
