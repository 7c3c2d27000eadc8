import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A takedown request without its items, which are written in sets by SQL. */
@Entity('takedown_requests')
export class TakedownRequestEntity {
  @PrimaryColumn('uuid')
  id: string;

  @Column('text')
  reference: string;

  @Column('uuid', { name: 'thread_id' })
  threadId: string;

  @Column('uuid', { name: 'case_id', nullable: true })
  caseId: string | null;

  @Column('text')
  issuer: string;

  @Column('text')
  platform: string;

  @Column('text', { name: 'legal_basis' })
  legalBasis: string;

  @Column('text')
  violation: string;

  @Column('text')
  state: 'issued' | 'delivered' | 'completed';

  @Column('integer', { name: 'item_count' })
  itemCount: number;

  @Column('integer', { name: 'open_item_count' })
  openItemCount: number;

  @Column('timestamptz', { name: 'requested_at' })
  requestedAt: Date;

  @Column('timestamptz', { name: 'delivered_at', nullable: true })
  deliveredAt: Date | null;

  @Column('text', { name: 'delivered_by', nullable: true })
  deliveredBy: 'webhook' | 'reading' | null;

  @Column('timestamptz', { name: 'due_at', nullable: true })
  dueAt: Date | null;

  @Column('timestamptz', { name: 'overdue_at', nullable: true })
  overdueAt: Date | null;

  @Column('timestamptz', { name: 'completed_at', nullable: true })
  completedAt: Date | null;

  /** Grows by one with each event. */
  @Column('integer')
  version: number;
}
