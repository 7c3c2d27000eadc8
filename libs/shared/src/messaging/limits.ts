/** Largest event on the wire, in bytes of its JSON; larger results are published as several events. */
export const EVENT_LIMIT_BYTES = 256 * 1024;
/** Largest request that the relay makes at once, in bytes; below the brokers' `message.max.bytes`. */
export const SEND_LIMIT_BYTES = 900 * 1024;
/** Rows that the relay takes from one lane in one turn, so that a burst on one topic does not delay another. */
export const LANE_TURN_ROWS = 250;
/** A turn or round that sends so many rows has a backlog before it. */
export const BACKLOG_ROWS = 250;
/** Rounds of each hand in one turn behind a backlog; then space is reclaimed and the lanes change their order. */
export const ROUNDS_PER_TURN = 4;
/** Lanes per topic: events of one aggregate share a lane, which one relay serves at a time. */
export const LANES_PER_TOPIC = 8;
/** Messages in one transaction of a consumer, at most. */
export const INBOX_CHUNK_MESSAGES = 500;
/** From one turn of a relay, or one transaction of a consumer, to the next while events keep coming, in milliseconds. */
export const PACE_MS = 200;
/** The same for topics whose events people wait for. */
export const AWAITED_PACE_MS = 30;
/** A consumer's transaction that has, or would have, so many messages has a backlog before it: no pace is kept. */
export const BACKLOG_MESSAGES = 100;
/** How long Kafka keeps messages, in days; the journal keeps them for good. */
export const KAFKA_RETENTION_DAYS = 30;
/** How long a parked message is kept, in days; deduplication outlives it. */
export const PARKED_RETENTION_DAYS = 45;
/** How long a delivered event's id is remembered, in days. */
export const DEDUPLICATION_DAYS = 60;
/** How long a relay waits for the broker's acknowledgement, in milliseconds; well below the session's own limit. */
export const SEND_LIMIT_MS = 20_000;
/** How often lag and stores are looked at, in milliseconds; with the reading's own limit well within 15 s. */
export const WATCH_EVERY_MS = 5_000;
/** How long the broker has to tell a consumer group's lag, in milliseconds. */
export const LAG_READING_LIMIT_MS = 3_000;
/** Messages are behind and none has been settled for this long, in milliseconds: the consumer makes no progress. */
export const NO_PROGRESS_LIMIT_MS = 60_000;
/** Rows are counted up to this number: more need the same attention, and a count must stay cheap. */
export const COUNT_LIMIT_ROWS = 10_000;
/** Rows that a relay moves to the journal before it has the outbox's space reclaimed: some 16 MB of it. */
export const VACUUM_AFTER_ROWS = 10_000;
