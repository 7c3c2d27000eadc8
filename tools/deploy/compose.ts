import { CLAMAV, IMAGE, PORT, gatewaySettings, intakeSettings, trustedIssuers } from './services.ts';
import { placementOf, type ServiceVariables, type Settings } from './variables.ts';

const PUBLIC_URL = 'http://localhost:3890';
const ISSUER_URL = 'http://localhost:3899';
const STOP_GRACE = '30s';

/** Where tools/compose-secrets.ts puts the generated secrets; git ignores the folder. */
export const SECRETS_DIR = '.data/compose';

const shared: Settings = {
  HOST: '0.0.0.0',
  PORT: String(PORT),
  NODE_ENV: 'production',
  KAFKA_BROKERS: 'kafka:9092',
  TRUSTED_ISSUERS: trustedIssuers(PUBLIC_URL, { issuer: ISSUER_URL, jwksUri: 'http://officer-issuer:3899/jwks' }),
};

/** Settings of one service alone. On one machine files are on its disk. */
const ownSettings: Record<string, Settings> = {
  gateway: gatewaySettings(PUBLIC_URL),
  intake: { ...intakeSettings, INTAKE_FILES_FOLDER: '/files' },
};

/** The settings of one service; with its secrets they are its whole environment. */
export function composeSettings(service: ServiceVariables): Settings {
  return placementOf(service, shared, ownSettings[service.name] ?? {}).settings;
}

/** docker-compose.yml: the whole system on one machine, with the same images as in a cluster. */
export function compose(services: readonly ServiceVariables[]): object {
  return {
    name: IMAGE,
    services: {
      postgres,
      kafka,
      migrate,
      'officer-issuer': officerIssuer,
      clamav,
      ...Object.fromEntries(services.map((service) => [service.name, serviceOf(service)])),
    },
    volumes: { postgres: {}, kafka: {}, 'officer-issuer': {}, files: {}, clamav: {} },
    configs: { clamd: { content: CLAMAV.settings } },
    // Whoever reaches clamd may also stop it: intake alone does.
    networks: { default: {}, scanning: {} },
  };
}

const image = { image: `${IMAGE}:local`, build: '.' };
const healthcheck = (test: string[]) => ({ test, interval: '5s', timeout: '5s', retries: 24 });
const answers = (url: string) =>
  healthcheck(['CMD', 'node', '-e', `fetch('${url}').then((answer) => process.exit(answer.ok ? 0 : 1))`]);
const secretsOf = (name: string) => [`${SECRETS_DIR}/${name}.env`];

const postgres = {
  image: 'postgres:18',
  // Five services take up to 98 connections (docs/operations.md); a second replica must find some too.
  command: ['postgres', '-c', 'max_connections=200'],
  env_file: secretsOf('postgres'),
  volumes: ['postgres:/var/lib/postgresql'],
  healthcheck: healthcheck(['CMD', 'pg_isready', '--username', 'postgres', '--host', '127.0.0.1']),
};

const kafka = {
  image: 'apache/kafka:4.4.0',
  environment: {
    KAFKA_NODE_ID: '1',
    KAFKA_PROCESS_ROLES: 'broker,controller',
    KAFKA_LISTENERS: 'PLAINTEXT://:9092,CONTROLLER://:9093',
    KAFKA_ADVERTISED_LISTENERS: 'PLAINTEXT://kafka:9092',
    KAFKA_CONTROLLER_LISTENER_NAMES: 'CONTROLLER',
    KAFKA_CONTROLLER_QUORUM_VOTERS: '1@kafka:9093',
    KAFKA_LISTENER_SECURITY_PROTOCOL_MAP: 'PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT',
    KAFKA_LOG_DIRS: '/var/lib/kafka/data',
    KAFKA_AUTO_CREATE_TOPICS_ENABLE: 'false',
    KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS: '0',
    KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR: '1',
    KAFKA_TRANSACTION_STATE_LOG_MIN_ISR: '1',
    KAFKA_TRANSACTION_STATE_LOG_REPLICATION_FACTOR: '1',
  },
  volumes: ['kafka:/var/lib/kafka/data'],
  healthcheck: healthcheck([
    'CMD-SHELL',
    '/opt/kafka/bin/kafka-broker-api-versions.sh --bootstrap-server 127.0.0.1:9092 > /dev/null',
  ]),
};

const migrate = {
  ...image,
  command: ['node', '--enable-source-maps', 'dist/infra/deploy/migrate.js'],
  env_file: secretsOf('migrate'),
  depends_on: { postgres: { condition: 'service_healthy' }, kafka: { condition: 'service_healthy' } },
};

const officerIssuer = {
  ...image,
  command: ['node', 'infra/officer-issuer/main.ts'],
  environment: {
    NODE_ENV: 'development',
    OFFICER_ISSUER_URL: ISSUER_URL,
    OFFICER_ISSUER_HOST: '0.0.0.0',
    OFFICER_ISSUER_HOME: '/data',
    OFFICER_LOGIN_REDIRECTS: `${PUBLIC_URL}/docs/oauth2-redirect.html`,
  },
  env_file: secretsOf('officer-issuer'),
  volumes: ['officer-issuer:/data'],
  // It believes whoever asks, so nobody outside this machine may ask.
  ports: [`127.0.0.1:3899:3899`],
  healthcheck: answers('http://127.0.0.1:3899/.well-known/openid-configuration'),
};

const clamav = {
  image: CLAMAV.image,
  user: 'clamav',
  entrypoint: [CLAMAV.command],
  configs: [{ source: 'clamd', target: CLAMAV.settingsFile }],
  volumes: ['clamav:/var/lib/clamav'],
  networks: ['scanning'],
  // Nothing waits for it: intake takes tips without it. It loads its signatures for a minute or two.
  healthcheck: { ...healthcheck(['CMD', 'clamdcheck.sh']), interval: '60s', start_period: '300s' },
  restart: 'unless-stopped',
};

function serviceOf(service: ServiceVariables): object {
  return {
    ...image,
    environment: { APP: service.name, ...composeSettings(service) },
    env_file: secretsOf(service.name),
    ...(service.name === 'gateway' ? { ports: [`127.0.0.1:3890:${PORT}`] } : {}),
    ...(service.name === 'intake' ? { volumes: ['files:/files'], networks: ['default', 'scanning'] } : {}),
    depends_on: { migrate: { condition: 'service_completed_successfully' } },
    healthcheck: answers(`http://127.0.0.1:${PORT}/health/ready`),
    restart: 'unless-stopped',
    stop_grace_period: STOP_GRACE,
  };
}
