import { join } from 'node:path';
import { ROLE_PASSWORD } from '#shared/testing';
import { buildIfStale } from '../infra/build.ts';
import { migrate } from '../infra/migrate.ts';
import type { PortBook } from '../infra/port-book.ts';
import { holdNextPort, type HeldPort } from '../infra/ports.ts';
import { loadSecrets, type Secrets } from '../infra/secrets.ts';
import { SERVICES, type ServiceName } from '../infra/service-names.ts';
import { officerIssuer, serviceEnv, services, type World } from '../infra/services.ts';
import { SystemClockFile } from './system/clock.ts';
import { forgetHome, homeOf, noteHeld, sweepLeftovers } from './system/leftovers.ts';
import { ServiceProcess } from './system/service-process.ts';
import { createSystemDatabase, type SystemDatabase } from './system/system-database.ts';
import { createRegistrar, Tokens } from './system/tokens.ts';

type Variables = Record<string, string>;

export interface SystemOptions {
  /** The services that run from the beginning; all five when absent. Others can be started later. */
  services?: readonly ServiceName[];
  /** Further variables of all services (`all`) or of one of them. */
  env?: Partial<Record<ServiceName | 'all', Variables>>;
  /** Business time at the beginning; real time when absent. It runs on from there and can be set by `clock`. */
  clock?: Date | string;
}

/** The whole system with a database and a topic prefix of its own; each service is a process of its own. */
export interface System {
  /** Address of the public door. */
  gateway: string;
  services: Record<ServiceName, ServiceProcess>;
  officerIssuer: ServiceProcess;
  tokens: Tokens;
  /** SQL as the owner of everything; tables are named with their schema. */
  sql: SystemDatabase['sql'];
  databaseUrl: string;
  kafka: { brokers: string[]; topicPrefix: string };
  secrets: Secrets;
  /** Present when the system was started with a virtual clock. */
  clock?: SystemClockFile;
  /** Ends all processes, drops the database. */
  stop(): Promise<void>;
}

const ISSUER_AND_SERVICES = [...SERVICES, 'officer-issuer'] as const;

/** Ports below those from which the system takes the local ends of its own connections. */
const FIRST_PORT = 15_000;
const PORTS = 15_000;

/** Looks are frequent and limits high, so that tests wait for nothing but work; `env` of the options wins. */
const unhurriedLimits = { max: 1_000_000, windowMs: 60_000 };
const unbraked = { free: 1_000_000, max: 1_000_000 };
const testVariables: Partial<Record<ServiceName | 'all', Variables>> = {
  all: { OUTBOX_POLL_MS: '100' },
  intake: { INTAKE_FILES_POLL_MS: '200', INTAKE_LOG_BOOK_POLL_MS: '500' },
  gateway: {
    RATE_LIMITS: JSON.stringify(
      Object.fromEntries(
        ['public-write', 'public-lookup', 'public-read', 'token', 'partner-read', 'partner-write'].map((name) => [
          name,
          unhurriedLimits,
        ]),
      ),
    ),
    BRAKE_LIMITS: JSON.stringify({
      ...{ 'address-minute': unbraked, 'network-minute': unbraked, 'everyone-minute': unbraked },
      ...{ 'address-day': unbraked, 'network-day': unbraked },
    }),
  },
  triage: { TRIAGE_OVERDUE_POLL_MS: '200' },
  notifications: { NOTIFICATIONS_ESCALATION_POLL_MS: '200', NOTIFICATIONS_DELIVERY_POLL_MS: '100' },
};

/** Builds if needed, migrates a new database by the deploy step, starts the services and waits until all are ready. */
export async function startSystem(options: SystemOptions = {}): Promise<System> {
  await sweepLeftovers();
  await buildIfStale();
  const database = await createSystemDatabase();
  const held = await holdPorts();
  const world = worldFor(database, held, options);
  const { processes, issuer } = processesOf(world, database.name);
  const stop = async () => {
    await Promise.all([...Object.values(processes), issuer].map((each) => each.stop()));
    await database.drop();
    forgetHome(database.name);
  };
  try {
    await database.alone(() => migrate(world));
    const credentials = await createRegistrar(serviceEnv('gateway', world));
    await Promise.all([...held.values()].map(({ giveUp }) => giveUp()));
    const first = (options.services ?? SERVICES).map((name) => processes[name]);
    await Promise.all([issuer, ...first].map((each) => each.start()));
    return {
      ...describe(world, database),
      services: processes,
      officerIssuer: issuer,
      tokens: tokensOf(world, credentials),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

function worldFor(database: SystemDatabase, held: Map<string, HeldPort>, { env = {}, clock }: SystemOptions): World {
  const home = homeOf(database.name);
  noteHeld(database.name, []);
  const secrets = loadSecrets(join(home, 'secrets.json'));
  for (const name of SERVICES) secrets.databasePasswords[name] = ROLE_PASSWORD;
  const clockFile = clock === undefined ? undefined : join(home, 'clock.json');
  if (clock !== undefined && clockFile) new SystemClockFile(clockFile).set(clock);
  const prefix = `${database.name.replace('test_system_', 's')}.`;
  return {
    ports: Object.fromEntries([...held].map(([name, { port }]) => [name, port])) as PortBook,
    secrets,
    databaseUrl: database.url,
    kafkaBrokers: process.env['TEST_KAFKA_BROKERS'] ?? '',
    clockFile,
    variablesOf: (name) => ({
      KAFKA_TOPIC_PREFIX: prefix,
      ...(name === 'intake' && { INTAKE_FILES_FOLDER: join(home, 'files') }),
      ...testVariables.all,
      ...testVariables[name],
      ...env.all,
      ...env[name],
    }),
  };
}

/** One port for each program, held until the program itself is about to listen there. */
async function holdPorts(): Promise<Map<string, HeldPort>> {
  const held = new Map<string, HeldPort>();
  const first = FIRST_PORT + Math.floor(Math.random() * PORTS);
  for (const name of ISSUER_AND_SERVICES) held.set(name, await holdNextPort(first));
  return held;
}

function processesOf(world: World, database: string) {
  const home = homeOf(database);
  const all: ServiceProcess[] = [];
  const note = () =>
    noteHeld(
      database,
      all.flatMap((each) => each.lastMark ?? []),
    );
  const processOf = (program: ReturnType<typeof officerIssuer>) => {
    const one = new ServiceProcess(program, join(home, `${program.name}.log`), note);
    all.push(one);
    return one;
  };
  const issuer = officerIssuer(world);
  const issuerEnv = { ...issuer.env, OFFICER_ISSUER_HOME: join(home, 'officer-issuer') };
  const named = services(world).map((program) => [program.name, processOf(program)] as const);
  return {
    processes: Object.fromEntries(named) as Record<ServiceName, ServiceProcess>,
    issuer: processOf({ ...issuer, env: issuerEnv }),
  };
}

function describe(world: World, database: SystemDatabase) {
  return {
    gateway: `http://127.0.0.1:${world.ports.gateway}`,
    sql: database.sql,
    databaseUrl: database.url,
    kafka: {
      brokers: world.kafkaBrokers.split(','),
      topicPrefix: serviceEnv('intake', world)['KAFKA_TOPIC_PREFIX'] ?? '',
    },
    secrets: world.secrets,
    ...(world.clockFile && { clock: new SystemClockFile(world.clockFile) }),
  };
}

function tokensOf({ ports, secrets }: World, credentials: ConstructorParameters<typeof Tokens>[1]): Tokens {
  const issuers = {
    gateway: `http://127.0.0.1:${ports.gateway}`,
    officers: `http://127.0.0.1:${ports['officer-issuer']}`,
    officerSecret: secrets.officerCliSecret,
  };
  return new Tokens(issuers, credentials);
}
