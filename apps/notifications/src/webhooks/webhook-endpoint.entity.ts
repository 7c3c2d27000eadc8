import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { WebhookCause } from './webhook-cause.rules.js';
import type { EndpointState, WebhookEventType } from './webhook-endpoint.rules.js';

/** An endpoint of a body, to which it wants its messages sent. */
@Entity('webhook_endpoints')
export class WebhookEndpointEntity {
  @PrimaryColumn('uuid')
  id: string;

  @Column('text')
  body: string;

  @Column('text')
  url: string;

  @Column('text', { name: 'event_types', array: true })
  eventTypes: WebhookEventType[];

  /** Destroyed when the endpoint is removed; its deliveries stay as evidence. */
  @Column('text', { name: 'secret_sealed', nullable: true })
  secretSealed: string | null;

  @Column('text')
  state: EndpointState | 'removed';

  @Column('timestamptz', { name: 'created_at' })
  createdAt: Date;

  @Column('timestamptz', { name: 'verified_at', nullable: true })
  verifiedAt: Date | null;

  @Column('timestamptz', { name: 'disabled_at', nullable: true })
  disabledAt: Date | null;

  @Column('timestamptz', { name: 'removed_at', nullable: true })
  removedAt: Date | null;

  @Column('text', { name: 'handshake_cause', nullable: true })
  handshakeCause: WebhookCause | null;

  @Column('integer', { name: 'handshake_status', nullable: true })
  handshakeStatus: number | null;

  /** Grows with each change of state: the ETag. */
  @Column('integer')
  revision: number;
}
