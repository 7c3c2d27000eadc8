import type { DynamicModule, LoggerService, Type } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { DataSource } from 'typeorm';
import type { Clock, EnvDefinition, ServiceEnv } from '#shared/config';
import type { ServiceName, Topic } from '#shared/contracts';
import type { EntityClass, MigrationClass, Transactions } from '#shared/database';
import type { Outbox } from '#shared/messaging';

/** What a service's seed works with: its runtime role's connection and its outbox. */
export interface SeedContext<E extends EnvDefinition = EnvDefinition> {
  env: ServiceEnv<E>;
  clock: Clock;
  dataSource: DataSource;
  transactions: Transactions;
  outbox: Outbox;
  log: LoggerService;
}

/** Everything that makes one service: its module, its environment, its tables, its topics. */
export interface ServiceDefinition<E extends EnvDefinition = EnvDefinition> {
  /** Also the name of its schema, of its database role (`vigil_<name>`) and of its consumer groups. */
  readonly name: ServiceName;
  readonly module: Type<unknown> | DynamicModule;
  /** The service's own variables; the base variables are always read too. */
  readonly env: E;
  readonly entities?: readonly EntityClass[];
  readonly migrations?: readonly MigrationClass[];
  /** The topics that this service owns. */
  readonly publishes?: readonly Topic[];
  /** Topics whose events people wait for: this service sends and takes them at shorter intervals than others. */
  readonly awaited?: readonly Topic[];
  /** Loads reference data; run by the migrate step with the runtime role, and safe to run again. */
  seed?(context: SeedContext<E>): Promise<void>;
  /** False for a service without Kafka (the gateway): no relay, no consumers, no broker in its readiness. */
  readonly messaging?: boolean;
  /** Largest body in bytes: 1 MiB when absent, 16 MiB at most. */
  readonly bodyLimitBytes?: number;
  /** What the service's OpenAPI document says about it. */
  readonly document?: { readonly title?: string; readonly description?: string; readonly version?: string };
  /** Registers Fastify plugins before the routes exist (the gateway's forwarding). */
  configure?(app: NestFastifyApplication, env: ServiceEnv<E>): void | Promise<void>;
}
