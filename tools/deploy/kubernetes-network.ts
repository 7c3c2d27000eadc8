import type { IIngress, INetworkPolicy } from 'kubernetes-models/networking.k8s.io/v1';
import { CLAMAV, PORT } from './services.ts';

/** What partners may reach. Metrics, readiness and the internal routes stay inside. */
const PUBLIC_PREFIXES = ['/v1', '/oauth2', '/.well-known', '/docs', '/problems'];
const PUBLIC_PATHS = ['/openapi.json', '/asyncapi.yaml', '/health'];

const PRIVATE_NETWORKS = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '169.254.0.0/16', '100.64.0.0/10'];

const part = { 'app.kubernetes.io/part-of': 'vigil' };
const intake = { 'app.kubernetes.io/name': 'intake' };
const clamav = { 'app.kubernetes.io/name': 'clamav' };
const gateway = { 'app.kubernetes.io/name': 'gateway' };

const inNamespace = (name: string) => ({
  namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': name } },
});
const tcp = (port: number) => ({ protocol: 'TCP' as const, port });

const names = { to: [inNamespace('kube-system')], ports: [{ protocol: 'UDP' as const, port: 53 }, tcp(53)] };
const outside = { to: [{ ipBlock: { cidr: '0.0.0.0/0', except: PRIVATE_NETWORKS } }], ports: [tcp(443)] };

/** The only door from outside: the gateway's public paths. */
export function ingress(host: string): IIngress {
  const backend = { service: { name: 'gateway', port: { name: 'http' } } };
  const paths = [
    ...PUBLIC_PREFIXES.map((path) => ({ path, pathType: 'Prefix' as const, backend })),
    ...PUBLIC_PATHS.map((path) => ({ path, pathType: 'Exact' as const, backend })),
  ];
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: { name: 'gateway' },
    spec: { tls: [{ hosts: [host], secretName: 'vigil-tls' }], rules: [{ host, http: { paths } }] },
  };
}

/** Nothing may talk to anything, except what is listed. */
export function networkPolicies(): INetworkPolicy[] {
  return [
    policy('deny-all', { podSelector: {}, policyTypes: ['Ingress', 'Egress'] }),
    // The gateway forwards to the services; they fetch its signing keys.
    policy('each-other', {
      podSelector: { matchLabels: part },
      policyTypes: ['Ingress', 'Egress'],
      ingress: [{ from: [{ podSelector: { matchLabels: gateway } }, inNamespace('monitoring')], ports: [tcp(PORT)] }],
      egress: [{ to: [{ podSelector: { matchLabels: gateway } }], ports: [tcp(PORT)] }],
    }),
    policy('gateway', {
      podSelector: { matchLabels: gateway },
      policyTypes: ['Ingress', 'Egress'],
      ingress: [{ from: [{ podSelector: { matchLabels: part } }, inNamespace('ingress-nginx')], ports: [tcp(PORT)] }],
      egress: [{ to: [{ podSelector: { matchLabels: part } }], ports: [tcp(PORT)] }],
    }),
    // Mailboxes of bodies may be on servers of the government's own networks.
    policy('mailbox', {
      podSelector: { matchLabels: intake },
      policyTypes: ['Egress'],
      egress: [{ ports: [tcp(993), tcp(143)] }],
    }),
    ...scanning(),
    // The store of files is often on a network of one's own, by https or at the port that such stores come with.
    policy('files', {
      podSelector: { matchLabels: intake },
      policyTypes: ['Egress'],
      egress: [{ ports: [tcp(443), tcp(9000)] }],
    }),
    policy('platform', {
      podSelector: { matchLabels: part },
      policyTypes: ['Egress'],
      egress: [
        names,
        // The clusters of PostgreSQL and Kafka may be outside of Kubernetes.
        { ports: [tcp(5432), tcp(9092)] },
        // The officers' identity provider and the partners' webhooks, never an address of our own networks.
        outside,
      ],
    }),
  ];
}

/** Intake and its scanner of files. */
function scanning(): INetworkPolicy[] {
  return [
    policy('scanning', {
      podSelector: { matchLabels: intake },
      policyTypes: ['Egress'],
      egress: [{ to: [{ podSelector: { matchLabels: clamav } }], ports: [tcp(CLAMAV.port)] }],
    }),
    // Whoever reaches clamd may also stop it. It fetches its signatures from ClamAV's servers or a mirror on 443.
    policy('clamav', {
      podSelector: { matchLabels: clamav },
      policyTypes: ['Ingress', 'Egress'],
      ingress: [{ from: [{ podSelector: { matchLabels: intake } }], ports: [tcp(CLAMAV.port)] }],
      egress: [names, outside],
    }),
  ];
}

function policy(name: string, spec: INetworkPolicy['spec']): INetworkPolicy {
  return { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: { name }, spec };
}
