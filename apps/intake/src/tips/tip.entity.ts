import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Identifier, ScreeningState, TipState } from '#shared/contracts';
import type { GoodsDto } from './submit-tip.dto.js';
import type { SellerTracesDto } from './seller-traces.dto.js';
import type { Due } from '../receiving-rules/due.rules.js';
import type { Scope } from './tip.rules.js';

/** A tip (tin báo) in whatever channel; who reported is kept apart, in `informants`. */
@Entity('tips')
export class TipEntity {
  @PrimaryColumn('uuid') id: string;
  @Column('uuid', { name: 'thread_id' }) threadId: string;
  @Column('text') reference: string;
  @Column('text', { name: 'receipt_hash', select: false }) receiptHash: string;
  @Column('integer') version: number;
  @Column('text') state: TipState;
  @Column('timestamptz', { name: 'state_changed_at' }) stateChangedAt: Date;
  @Column('text') screening: ScreeningState;
  @Column('jsonb') dues: Due[];
  @Column('timestamptz', { name: 'next_due_at', nullable: true }) nextDueAt: Date | null;
  @Column('timestamptz', { name: 'attention_at', nullable: true }) attentionAt: Date | null;
  @Column('integer', { name: 'attention_count' }) attentionCount: number;
  @Column('text') kind: string;
  @Column('text') channel: string;
  @Column('text') scope: Scope;
  @Column('text') violation: string;
  @Column('text', { nullable: true }) stage: string | null;
  @Column('text', { name: 'goods_category', nullable: true }) goodsCategory: string | null;
  @Column('text') content: string;
  @Column('jsonb') goods: GoodsDto[];
  @Column('text', { array: true }) links: string[];
  @Column('jsonb', { name: 'seller_traces', nullable: true }) sellerTraces: SellerTracesDto | null;
  @Column('jsonb', { select: false }) identifiers: Identifier[];
  @Column('text', { nullable: true }) platform: string | null;
  @Column('text', { name: 'province_code', nullable: true }) provinceCode: string | null;
  @Column('text', { name: 'commune_code', nullable: true }) communeCode: string | null;
  @Column('boolean', { name: 'wishes_secrecy' }) wishesSecrecy: boolean;
  @Column('boolean', { name: 'criminal_signs' }) criminalSigns: boolean;
  @Column('boolean') integrity: boolean;
  @Column('text', { name: 'accused_body', nullable: true }) accusedBody: string | null;
  @Column('timestamptz', { name: 'received_at' }) receivedAt: Date;
  @Column('timestamptz', { name: 'recorded_at' }) recordedAt: Date;
  @Column('text', { name: 'late_reason', nullable: true }) lateReason: string | null;
  @Column('text', { name: 'late_cause', nullable: true }) lateCause: string | null;
  @Column('text', { name: 'recorded_by', nullable: true }) recordedBy: string | null;
  @Column('text', { name: 'refusal_ground', nullable: true }) refusalGround: string | null;
  @Column('text', { name: 'refusal_note', nullable: true }) refusalNote: string | null;
  @Column('text', { name: 'refused_by', nullable: true }) refusedBy: string | null;
}
