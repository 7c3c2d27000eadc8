import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A body that may read a tip for the sake of its part in it; the Standing Office needs no row. */
@Entity('tip_entitlements')
export class TipEntitlementEntity {
  @PrimaryColumn('uuid', { name: 'tip_id' }) tipId: string;
  @PrimaryColumn('text') body: string;
  @Column('timestamptz', { name: 'received_at' }) receivedAt: Date;
}
