import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { SystemClock } from '#shared/config';
import { createService } from '#shared/http';
import type { TestDatabase, TestIssuer } from '#shared/testing';
import { gateway } from '../src/gateway.module.js';
import { AbuseBrake } from '../src/limits/abuse-brake.js';
import { NetworkCounts } from '../src/limits/network-counts.js';

export const gatewayPlan = { service: gateway.name, migrations: [...(gateway.migrations ?? [])] };

export const gatewayKeys = JSON.stringify({ current: 'k1', keys: { k1: randomBytes(32).toString('base64') } });

export interface GatewayUnderTest {
  url: string;
  close(): Promise<void>;
}

/** From now on, in this test file, everything that asks for real time by a clock gets this. */
export function setRealTime(nowMs: () => number): void {
  SystemClock.prototype.now = () => new Date(nowMs());
}

/**
 * Lets every public write be counted, however long that takes: after a quarter of a second, which is nothing on a
 * machine that does much else, the brake would let it through without.
 */
export function countPatiently(app: NestFastifyApplication): void {
  app.get(AbuseBrake, { strict: false })['unlessAway'] = (ask) => ask();
  app.get(NetworkCounts, { strict: false })['gathered']['limits'].waitLimitMs = COUNTING_LIMIT_MS;
}

interface GatewaySetup {
  database: TestDatabase;
  /** Addresses of services; whatever is not given is an address where nobody listens. */
  services?: Partial<Record<'INTAKE_URL' | 'TRIAGE_URL' | 'NOTIFICATIONS_URL' | 'REPORTING_URL', string>>;
  issuer?: TestIssuer;
  /** The address by which both replicas of a gateway go; its own when absent. */
  publicUrl?: string;
  env?: Record<string, string>;
  /** Whether no public write may go uncounted, see {@link countPatiently}. */
  countsPatiently?: boolean;
}

const COUNTING_LIMIT_MS = 30_000;
const unhurried = { free: 1_000_000, max: 1_000_000 };
/** Tests of other things send more in a minute than people do. */
const UNBRAKED = JSON.stringify({
  ...{ 'address-minute': unhurried, 'network-minute': unhurried, 'everyone-minute': unhurried },
  ...{ 'address-day': unhurried, 'network-day': unhurried },
});

/** Port 1 is reserved, so nobody listens there. */
const NOBODY = 'http://127.0.0.1:1';

/** A whole gateway on a port of its own. */
export async function startGateway(setup: GatewaySetup): Promise<GatewayUnderTest> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const app: NestFastifyApplication = await createService(gateway, environmentOf(setup, port, setup.publicUrl ?? url));
  if (setup.countsPatiently) countPatiently(app);
  await app.listen({ host: '127.0.0.1', port });
  return { url, close: () => app.close() };
}

export function environmentOf(
  { database, services = {}, issuer, env = {} }: GatewaySetup,
  port: number,
  publicUrl: string,
) {
  const own = {
    issuer: publicUrl,
    jwksUri: `${publicUrl}/oauth2/jwks`,
    audience: 'vigil-api',
    kind: 'client',
    bodies: '*',
  };
  return {
    PORT: String(port),
    NODE_ENV: 'test',
    LOG_LEVEL: process.env['LOG_LEVEL'] ?? 'silent',
    DATABASE_URL: database.url,
    KAFKA_BROKERS: 'unused:9092',
    TRUSTED_ISSUERS: JSON.stringify([own, ...(issuer?.trusted ?? [])]),
    MATCH_KEY: randomBytes(32).toString('base64'),
    EVENT_FIELD_KEYS: gatewayKeys,
    GATEWAY_KEYS: gatewayKeys,
    PUBLIC_URL: publicUrl,
    BRAKE_LIMITS: UNBRAKED,
    INTAKE_URL: NOBODY,
    TRIAGE_URL: NOBODY,
    NOTIFICATIONS_URL: NOBODY,
    REPORTING_URL: NOBODY,
    ...services,
    ...env,
  };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** A request as a service got it. */
export interface SeenRequest {
  method: string;
  url: string;
  headers: IncomingMessage['headers'];
  body: Buffer;
}

export type Answer = (request: SeenRequest, response: ServerResponse) => void;

export interface RemoteService {
  url: string;
  seen: SeenRequest[];
  /** What it answers from now on. */
  answer: Answer;
  close(): Promise<void>;
}

/** A real HTTP server in a service's place, which notes what arrives. */
export async function startService(answer: Answer = (_request, response) => response.end()): Promise<RemoteService> {
  const service = { url: '', seen: [] as SeenRequest[], answer, close: () => closeServer(server) };
  const server = createServer((request, response) => void note(service, request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  service.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return service;
}

async function note(service: RemoteService, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { method = '', url = '', headers } = request;
  try {
    const body = Buffer.concat(await request.toArray());
    service.seen.push({ method, url, headers, body });
    service.answer({ method, url, headers, body }, response);
  } catch {
    response.destroy(); // The gateway broke the request off, which some tests want it to.
  }
}

function closeServer(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
}
