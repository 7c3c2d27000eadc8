import { type DynamicModule, Global, Inject, Module, type OnApplicationShutdown } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { AuditLog, type AuditContext } from './audit-log.js';
import { openDataSource, type EntityClass } from './data-source.js';
import { References } from './references.js';
import { Transactions, type PresentClaim } from './transactions.js';

export interface DatabaseOptions {
  service: string;
  url: string;
  /** Connections for HTTP requests; consumers and the relay have their own pools. */
  poolSize: number;
  entities: EntityClass[];
  /** Who acts now: read from the request context by whoever assembles the service. */
  auditContext: () => AuditContext;
  /** The claim under which the present request works; each commit marks it as done. */
  presentClaim?: PresentClaim;
}

/** Gives the service its data source for HTTP work, its transactions and its audit log. */
@Global()
@Module({})
export class DatabaseModule implements OnApplicationShutdown {
  constructor(@Inject(DataSource) private readonly dataSource: DataSource) {}

  static forService(options: DatabaseOptions): DynamicModule {
    const dataSource = {
      provide: DataSource,
      useFactory: () =>
        openDataSource({
          url: options.url,
          applicationName: `vigil.${options.service}`,
          entities: options.entities,
          poolSize: options.poolSize,
        }),
    };
    const transactions = {
      provide: Transactions,
      inject: [DataSource],
      useFactory: (source: DataSource) => new Transactions(source, options.presentClaim),
    };
    const references = {
      provide: References,
      inject: [DataSource],
      useFactory: (source: DataSource) => new References(source),
    };
    const auditLog = { provide: AuditLog, useFactory: () => new AuditLog(options.auditContext) };
    return {
      module: DatabaseModule,
      providers: [dataSource, transactions, references, auditLog],
      exports: [DataSource, Transactions, References, AuditLog],
    };
  }

  /** Last of all: whatever still writes has been stopped before. */
  async onApplicationShutdown(): Promise<void> {
    if (this.dataSource.isInitialized) await this.dataSource.destroy();
  }
}
