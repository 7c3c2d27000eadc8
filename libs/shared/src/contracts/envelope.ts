/**
 * The Kafka headers of every event: CloudEvents 1.0 in binary mode (data in the value, the rest in headers),
 * with the system's own extensions. All values are UTF-8 text.
 */
export const headers = {
  specVersion: 'ce_specversion',
  id: 'ce_id',
  source: 'ce_source',
  type: 'ce_type',
  subject: 'ce_subject',
  time: 'ce_time',
  dataSchema: 'ce_dataschema',
  contentType: 'content-type',
  traceparent: 'traceparent',
  correlationId: 'ce_correlationid',
  causationId: 'ce_causationid',
  aggregateVersion: 'ce_aggregateversion',
  occurredAt: 'ce_occurredat',
  recordedAt: 'ce_recordedat',
  actor: 'ce_actor',
  addressedTo: 'vigil-addressed-to',
} as const;

/** The name of a header of the envelope. */
export type HeaderName = (typeof headers)[keyof typeof headers];

/** The CloudEvents version that `ce_specversion` carries. */
export const SPEC_VERSION = '1.0';

/** The content type of every event's data. */
export const CONTENT_TYPE = 'application/json';

/** In which capacity someone acted. */
export type Capacity = 'officer' | 'client' | 'public' | 'system';

/** Who did what an event tells; never the informant, who is always `public` without a pseudonym of their own. */
export interface Actor {
  /** The code of the body for which they acted; `public` for the public, the service's name for the system. */
  body: string;
  /** The officer's pseudonym or the client's id at the issuer. */
  pseudonym: string;
  capacity: Capacity;
}

/** The `ce_source` of a service's events, a URI reference. */
export const sourceOf = (service: string): string => `/services/${service}`;

/** The `ce_dataschema` of an event type, a URI reference into the published AsyncAPI document. */
export const dataSchemaOf = (type: string): string => `/asyncapi.yaml#/components/schemas/${type}`;
