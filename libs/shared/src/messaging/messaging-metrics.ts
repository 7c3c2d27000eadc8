import { counter, gauge, histogram } from '#shared/observability';
import type { ConsumerHealth } from './consumer-health.js';
import { openStates, type StoreFigures } from './store-figures.js';

/** Events that the broker has acknowledged. */
export const sentEvents = counter({
  name: 'vigil_relay_sent_events_total',
  help: 'Events that the relay has sent and moved to the journal.',
});
/** Turns of the relay that failed, per batch. */
export const relayFailures = counter({
  name: 'vigil_relay_failures_total',
  help: 'Batches that the relay could not send or not move to the journal.',
});
/** Events whose effects were committed. */
export const handledEvents = counter({
  name: 'vigil_inbox_handled_events_total',
  help: 'Events handled for the first time.',
  labels: ['group'],
});
/** Events passed over because the group has had them. */
export const duplicateEvents = counter({
  name: 'vigil_inbox_duplicate_events_total',
  help: 'Events that came again and were passed over.',
  labels: ['group'],
});
/** Messages put into the parking table. */
export const newlyParked = counter({
  name: 'vigil_inbox_parked_messages_total',
  help: 'Messages put into the parking table, those that wait behind another included.',
  labels: ['group'],
});
/** Time of one handler for one set of events. */
export const handlerDuration = histogram({
  name: 'vigil_handler_duration_seconds',
  help: 'Time that a handler takes for one set of events.',
  labels: ['handler'],
});

const unsentRows = gauge({ name: 'vigil_outbox_unsent_rows', help: 'Rows of the outbox, counted up to 10,000.' });
const unsentAge = gauge({
  name: 'vigil_outbox_oldest_age_seconds',
  help: 'Age of the oldest row of the outbox; 0 when it is empty.',
});
const parkedMessages = gauge({
  name: 'vigil_parked_messages',
  help: 'Messages in the parking table that are not resolved, by state, counted up to 10,000.',
  labels: ['state'],
});
const parkedAge = gauge({
  name: 'vigil_parked_oldest_age_seconds',
  help: 'Age of the oldest message in the parking table, by state; 0 when there is none.',
  labels: ['state'],
});
const consumerLag = gauge({
  name: 'vigil_consumer_lag_messages',
  help: 'Messages that a consumer group has still to take; absent while the broker does not tell.',
  labels: ['group'],
});
const consumerUp = gauge({
  name: 'vigil_consumer_up',
  help: '1 while the consumer works, 0 while it is down, waits for the database or makes no progress.',
  labels: ['group'],
});
const progressAge = gauge({
  name: 'vigil_consumer_progress_age_seconds',
  help: 'Time since the consumer last moved on where it has messages to take; 0 when there are none.',
  labels: ['group'],
});

/** Shows what the stores hold; without figures (the database is away) nothing rather than old numbers. */
export function showStores(figures: StoreFigures | undefined): void {
  if (!figures) {
    for (const stale of [unsentRows, unsentAge]) stale.remove();
    for (const stale of [parkedMessages, parkedAge]) stale.reset();
    return;
  }
  unsentRows.set(figures.unsentRows);
  unsentAge.set(figures.oldestUnsentAgeSeconds);
  for (const state of openStates) {
    parkedMessages.set({ state }, figures.parked[state].messages);
    parkedAge.set({ state }, figures.parked[state].oldestAgeSeconds);
  }
}

/** Shows how the consumers stand; a lag that is not known is not shown. */
export function showConsumers(
  consumers: readonly ConsumerHealth[],
  lagOf: (group: string) => number | undefined,
): void {
  for (const { group, up, progressAgeMs } of consumers) {
    consumerUp.set({ group }, up ? 1 : 0);
    progressAge.set({ group }, progressAgeMs / 1_000);
    const lag = lagOf(group);
    if (lag === undefined) consumerLag.remove({ group });
    else consumerLag.set({ group }, lag);
  }
}
