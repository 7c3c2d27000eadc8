/** Where a message stands that could not be handled at its first delivery. */
export const parkedStates = ['retrying', 'waiting', 'parked', 'resolved'] as const;

/** One of {@link parkedStates}: tried again by itself, behind another of its key, left to an operator, done with. */
export type ParkedState = (typeof parkedStates)[number];

/** Which parked messages are meant; what is absent does not narrow. */
export interface ParkedFilter {
  state?: ParkedState | undefined;
  /** The topic's name in the contracts, without the cluster's prefix. */
  topic?: string | undefined;
  eventType?: string | undefined;
  /** The Kafka key: the aggregate's id. */
  key?: string | undefined;
  /** A part of the cause, in whatever case. */
  causeContains?: string | undefined;
  parkedSince?: Date | undefined;
  parkedUntil?: Date | undefined;
}

/** Longest event type that a filter can tell apart, in characters; the index holds no more. */
export const EVENT_TYPE_CHARACTERS_MAX = 200;

/** Adds a value to a statement's parameters and answers its place, such as `$3`. */
export type Bind = (value: unknown) => string;

/** The conditions of a filter on `parked_messages`, each of which an index serves but the one on the cause. */
export function conditionsOf(filter: ParkedFilter, topicPrefix: string, bind: Bind): string[] {
  const given: [unknown, (value: unknown) => string][] = [
    [filter.state, (state) => `state = ${bind(state)}`],
    [filter.topic, (topic) => `topic = ${bind(`${topicPrefix}${String(topic)}`)}`],
    [filter.eventType, (type) => `left(event_type, ${EVENT_TYPE_CHARACTERS_MAX}) = ${bind(type)}`],
    [filter.key, (key) => `message_key = ${bind(key)}`],
    [filter.causeContains, (part) => `strpos(lower(cause), lower(${bind(part)})) > 0`],
    [filter.parkedSince, (since) => `parked_at >= ${bind(since)}`],
    [filter.parkedUntil, (until) => `parked_at < ${bind(until)}`],
  ];
  return given.flatMap(([value, condition]) => (value === undefined ? [] : [condition(value)]));
}
