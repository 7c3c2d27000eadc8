import { Column, Entity, PrimaryColumn, VersionColumn } from 'typeorm';
import type { Scope } from '#shared/auth';

/** A program of a partner that may sign in. */
@Entity('oauth_clients')
export class ClientEntity {
  @PrimaryColumn('uuid')
  id: string;

  @Column('text')
  name: string;

  /** Code of the agency or platform that it acts for. */
  @Column('text')
  body: string;

  @Column('text', { array: true })
  scopes: Scope[];

  @VersionColumn()
  version: number;

  @Column('timestamptz', { name: 'created_at' })
  createdAt: Date;

  @Column('timestamptz', { name: 'disabled_at', nullable: true })
  disabledAt: Date | null;
}
