import { Module } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DataSource } from 'typeorm';
import { SystemClock } from '#shared/config';
import { Transactions } from '#shared/database';
import type { ServiceDefinition } from '#shared/http';
import { ClientEntity } from './clients/client.entity.js';
import { ClientsController } from './clients/clients.controller.js';
import { ClientsService } from './clients/clients.service.js';
import { Registrar } from './clients/registrar.js';
import { CreateClients20261124000100 } from './database/20261124000100-create-clients.js';
import { CreateAbuseBrake20261127000200 } from './database/20261127000200-create-abuse-brake.js';
import { readDocuments } from './docs/committed-documents.js';
import { registerDocs } from './docs/docs.scope.js';
import { gatewayEnv, serviceUrls, type GatewayEnv } from './gateway.env.js';
import { HealthController } from './health/health.controller.js';
import { HealthService } from './health/health.service.js';
import { AbuseBrake, registerAbuseBrake } from './limits/abuse-brake.js';
import { CountedCallers } from './limits/counted-callers.js';
import { Forgetting } from './limits/forgetting.js';
import { LIMITS_CLOCK } from './limits/limits-clock.js';
import { NetworkCounts } from './limits/network-counts.js';
import { NetworkSalts } from './limits/network-salts.js';
import { limitsInForce } from './limits/rate-classes.js';
import { registerRateLimits } from './limits/rate-limits.js';
import { registerOauth } from './oauth/oauth.scope.js';
import { SigningKeys } from './oauth/signing-keys.js';
import { createTokenProvider } from './oauth/token-provider.js';
import { ProofChallenges } from './proofs/proof-challenges.js';
import { ProofsController } from './proofs/proofs.controller.js';
import { SpentProofs } from './proofs/spent-proofs.js';
import { registerForwarding } from './routes/forwarding.js';
import { ThreadsController } from './threads/threads.controller.js';
import { ThreadsService } from './threads/threads.service.js';

@Module({
  controllers: [ClientsController, ThreadsController, HealthController, ProofsController],
  providers: [
    ...[ClientsService, Registrar, ThreadsService, HealthService, SigningKeys],
    ...[CountedCallers, AbuseBrake, NetworkCounts, NetworkSalts, Forgetting, ProofChallenges, SpentProofs],
    { provide: LIMITS_CLOCK, useClass: SystemClock },
  ],
})
export class GatewayModule {}

/** The public door: tokens, limits, forwarding and documents. It has no business rules and no events. */
export const gateway: ServiceDefinition<typeof gatewayEnv> = {
  name: 'gateway',
  module: GatewayModule,
  env: gatewayEnv,
  entities: [ClientEntity],
  migrations: [CreateClients20261124000100, CreateAbuseBrake20261127000200],
  messaging: false,
  document: { title: 'Vigil 389: gateway', description: 'The operations that the gateway serves itself.' },
  configure: openDoor,
};

/** The limits come first, because hooks hold only for the scopes that are opened after them. */
async function openDoor(app: NestFastifyApplication, env: GatewayEnv): Promise<void> {
  const fastify = app.getHttpAdapter().getInstance();
  const callers = app.get(CountedCallers, { strict: false });
  await registerRateLimits(fastify, { limits: limitsInForce(env.RATE_LIMITS), callers });
  registerAbuseBrake(fastify, app.get(AbuseBrake, { strict: false }));
  await registerOauth(fastify, await tokenProvider(app, env));
  await registerDocs(fastify, await readDocuments(env));
  await registerForwarding(fastify, {
    urls: serviceUrls(env),
    timeoutMs: env.UPSTREAM_TIMEOUT_MS,
    bodyLimitBytes: env.BODY_LIMIT_BYTES,
  });
}

async function tokenProvider(app: NestFastifyApplication, env: GatewayEnv) {
  return createTokenProvider({
    issuer: new URL(env.PUBLIC_URL).origin,
    keys: await app.get(SigningKeys, { strict: false }).load(),
    dataSource: app.get(DataSource, { strict: false }),
    transactions: app.get(Transactions, { strict: false }),
  });
}
