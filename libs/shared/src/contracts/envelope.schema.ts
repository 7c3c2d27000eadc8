import { Type } from 'typebox';
import { CONTENT_TYPE, SPEC_VERSION, headers } from './envelope.js';
import { timestamp, uuid } from './fields.js';

/** The value of the header `ce_actor`, before it is written as JSON: who did it. */
export const actorSchema = Type.Object({
  body: Type.String({ description: 'The body (cơ quan) for which they acted.' }),
  pseudonym: Type.String({ description: 'The officer’s pseudonym (bí danh) or the client’s id; never a name.' }),
  capacity: Type.Enum(['officer', 'client', 'public', 'system'], { description: 'In which capacity.' }),
});

const header = (description: string) => Type.String({ minLength: 1, description });

/** The headers of every event as a JSON Schema, each a UTF-8 text. */
export const headersSchema = Type.Object({
  [headers.specVersion]: Type.Literal(SPEC_VERSION, { description: 'The version of CloudEvents.' }),
  [headers.id]: uuid('The event. The same event may come twice; readers tell by this id.'),
  [headers.source]: header('The service that published it, as a URI reference.'),
  [headers.type]: header('The event type with its major version.'),
  [headers.subject]: header('The aggregate, which is the Kafka key too.'),
  [headers.time]: timestamp('The same as `ce_recordedat`.'),
  [headers.dataSchema]: header('The schema of the data in this document, as a URI reference.'),
  [headers.contentType]: Type.Literal(CONTENT_TYPE, { description: 'The form of the data.' }),
  [headers.traceparent]: Type.Optional(header('The trace (W3C Trace Context) in which it was written.')),
  [headers.correlationId]: header('The request from which it came; never a thread.'),
  [headers.causationId]: Type.Optional(header('The event that caused it; absent when a person or a clock did.')),
  [headers.aggregateVersion]: Type.String({
    pattern: '^[1-9][0-9]*$',
    description: 'The version of the aggregate after the event; grows by one with each.',
  }),
  [headers.occurredAt]: timestamp('When it was so.'),
  [headers.recordedAt]: timestamp('When we knew.'),
  [headers.actor]: Type.String({
    contentMediaType: CONTENT_TYPE,
    contentSchema: actorSchema,
    description: 'Who did it, as JSON with body, pseudonym and capacity.',
  }),
  [headers.addressedTo]: Type.Optional(
    header('Only on events sent again: the one consumer group that is meant. Others pass over it.'),
  ),
});
