import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { NoticeRole } from '#shared/contracts';
import type { NoticeState } from './notice.rules.js';

/** The columns of a notice that an acknowledgement reads or writes; sets are written by SQL (notices.writes.ts). */
@Entity('notices')
export class NoticeEntity {
  @PrimaryColumn('uuid')
  id: string;

  @Column('text')
  reference: string;

  @Column('uuid', { name: 'thread_id' })
  threadId: string;

  @Column('uuid', { name: 'case_id' })
  caseId: string;

  @Column('text')
  role: NoticeRole;

  @Column('text', { name: 'to_body' })
  to: string;

  @Column('text', { name: 'accused_body', nullable: true })
  accusedBody: string | null;

  @Column('text')
  state: NoticeState;

  @Column('timestamptz', { name: 'acknowledged_at', nullable: true })
  acknowledgedAt: Date | null;

  /** Grows with every published event: the notice's place in the order of its own facts. */
  @Column('integer')
  version: number;

  /** Grows with every change: the ETag. */
  @Column('integer')
  revision: number;
}
