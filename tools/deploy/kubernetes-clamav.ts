import type { IDeployment } from 'kubernetes-models/apps/v1';
import type { IConfigMap, IContainer, IService } from 'kubernetes-models/v1';
import { CLAMAV } from './services.ts';

const labels = { 'app.kubernetes.io/name': 'clamav' };
/** The user and the group `clamav` of the image. */
const USER_ID = 100;
const GROUP_ID = 101;
/** A minute or two to load the signatures, and longer where they are fetched first. */
const START_LIMIT_S = 600;

const probe = { tcpSocket: { port: 'clamd' }, timeoutSeconds: 5 };

const SETTINGS_KEY = 'clamd.conf';

const settings: IConfigMap = {
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'clamav', labels },
  data: { [SETTINGS_KEY]: CLAMAV.settings },
};

const container: IContainer = {
  name: 'clamav',
  image: CLAMAV.image,
  command: [CLAMAV.command],
  ports: [{ name: 'clamd', containerPort: CLAMAV.port }],
  // The signatures that freshclam replaces come in the image: the root cannot be read-only.
  securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
  volumeMounts: [
    { name: 'tmp', mountPath: '/tmp' },
    { name: 'settings', mountPath: CLAMAV.settingsFile, subPath: SETTINGS_KEY, readOnly: true },
  ],
  // The signatures take 1.5 GiB, and twice that while newer ones are loaded beside them.
  resources: { requests: { cpu: '250m', memory: '2Gi' }, limits: { memory: '4Gi' } },
  startupProbe: { ...probe, periodSeconds: 10, failureThreshold: START_LIMIT_S / 10 },
  livenessProbe: { ...probe, periodSeconds: 30, failureThreshold: 3 },
  readinessProbe: { ...probe, periodSeconds: 10, failureThreshold: 2 },
};

const deployment: IDeployment = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'clamav', labels },
  spec: {
    // While there is none, files wait; nothing else does.
    replicas: 1,
    selector: { matchLabels: labels },
    template: {
      metadata: { labels },
      spec: {
        automountServiceAccountToken: false,
        enableServiceLinks: false,
        securityContext: {
          runAsNonRoot: true,
          runAsUser: USER_ID,
          runAsGroup: GROUP_ID,
          seccompProfile: { type: 'RuntimeDefault' },
        },
        containers: [container],
        volumes: [
          { name: 'tmp', emptyDir: { sizeLimit: '4Gi' } },
          { name: 'settings', configMap: { name: settings.metadata?.name } },
        ],
      },
    },
  },
};

const service: IService = {
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'clamav', labels },
  spec: { selector: labels, ports: [{ name: 'clamd', port: CLAMAV.port, targetPort: 'clamd' }] },
};

/** clamd with its signatures; it is not part of `vigil` to the network policies, intake alone reaches it. */
export const clamav: object[] = [settings, deployment, service];
