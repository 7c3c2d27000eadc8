import { type Static, type TObject } from 'typebox';
import { Compile } from 'typebox/compile';
import { faultsOf } from './faults.js';
import { refuseUnknownFormats } from './formats.js';

/** A service of the system; the owner of a topic is the only one that publishes on it. */
export type ServiceName = 'gateway' | 'intake' | 'triage' | 'notifications' | 'reporting';

/** A Kafka topic: one stream of facts about one kind of aggregate, in order per key. */
export interface Topic {
  /** `<owner>.<plural noun>`, without the cluster's prefix. */
  readonly name: string;
  readonly owner: ServiceName;
  /** The field of every event's data that is the Kafka key, which is the aggregate's id. */
  readonly key: string;
  readonly partitions: number;
  readonly description: string;
}

/** What one released event type promises: its topic, its data and how data is checked. */
export interface EventContract<S extends TObject = TObject> {
  /** The type on the wire with its major version, such as `tip.received.v1`. */
  readonly type: string;
  readonly topic: Topic;
  readonly title: string;
  readonly description: string;
  /** The JSON Schema of the event's data. Unknown fields are allowed and to be ignored. */
  readonly data: S;
  /**
   * Checks data on publish and on receive.
   * @returns one line per fault, `<JSON pointer>: <what is wrong>`; empty when valid. Never a value of the data.
   */
  validate(this: void, value: unknown): readonly string[];
}

/** The TypeScript type of a contract's data. */
export type DataOf<C extends EventContract> = Static<C['data']>;

// Enough for some hundred thousand events a day with one consumer per partition; more would only cost the broker.
const PARTITIONS = 12;

/** Declares a topic; its name must be `<owner>.<plural noun>`. */
export function defineTopic(topic: Omit<Topic, 'partitions'>): Topic {
  if (!topic.name.startsWith(`${topic.owner}.`))
    throw new Error(`Topic ${topic.name} must begin with its owner ${topic.owner}.`);
  return Object.freeze({ ...topic, partitions: PARTITIONS });
}

const typePattern = /^[a-z]+\.[a-z]+(-[a-z]+)*\.v[1-9][0-9]*$/;

/** Declares an event type; its schema is compiled here, once per process. */
export function defineEvent<S extends TObject>(event: Omit<EventContract<S>, 'validate'>): EventContract<S> {
  if (!typePattern.test(event.type)) throw new Error(`Event type ${event.type} must look like noun.happened.v1.`);
  refuseUnknownFormats(event.data);
  const validator = Compile(event.data);
  const validate = (value: unknown): readonly string[] =>
    validator.Check(value) ? valid : faultsOf(validator.Errors(value));
  return Object.freeze({ ...event, validate });
}

const valid: readonly string[] = Object.freeze([]);
