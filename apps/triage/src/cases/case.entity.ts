import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { CaseState } from '#shared/contracts';

/** The columns of a case that a body's act reads or writes; sets of tips are written by SQL (cases.writes.ts). */
@Entity('cases')
export class CaseEntity {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid', { name: 'thread_id' })
  threadId: string;

  @Column('text')
  reference: string;

  @Column('text')
  state: CaseState;

  @Column('text', { name: 'province_code', nullable: true })
  provinceCode: string | null;

  @Column('text', { nullable: true })
  platform: string | null;

  @Column('boolean')
  integrity: boolean;

  @Column('text', { name: 'accused_body', nullable: true })
  accusedBody: string | null;

  @Column('text', { array: true })
  chain: string[];

  @Column('text')
  lead: string;

  @Column('text', { array: true })
  supports: string[];

  @Column('integer')
  round: number;

  @Column('timestamptz', { name: 'opened_at' })
  openedAt: Date;

  @Column('timestamptz', { name: 'offered_at' })
  offeredAt: Date;

  @Column('timestamptz', { name: 'accepted_at', nullable: true })
  acceptedAt: Date | null;

  @Column('timestamptz', { name: 'ended_at', nullable: true })
  endedAt: Date | null;

  @Column('text', { nullable: true })
  outcome: string | null;

  @Column('bigint', { name: 'fine_vnd', nullable: true })
  fineVnd: number | null;

  @Column('bigint', { name: 'goods_value_vnd', nullable: true })
  goodsValueVnd: number | null;

  @Column('text', { name: 'decision_number', nullable: true })
  decisionNumber: string | null;

  @Column('text', { name: 'outcome_note', nullable: true })
  outcomeNote: string | null;

  /** Grows with every published event: the case's place in the order of its own facts. */
  @Column('integer')
  version: number;

  /** Grows with acts on the case only: the ETag, which tips that join do not disturb. */
  @Column('integer')
  revision: number;
}
