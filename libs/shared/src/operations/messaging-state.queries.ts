import { Inject, Injectable } from '@nestjs/common';
import type { ServiceName } from '#shared/http';
import { lagOf, MessagingWatch, type MessagingState } from '#shared/messaging';
import { maskedCause } from './masked-texts.rules.js';
import type { ConsumerStateDto, MessagingStateDto } from './messaging-state.dto.js';

/** Where the operations module keeps the name of its service. */
export const SERVICE_NAME = Symbol('service name');

/** Shows operators how consumers, outbox and parking stand. */
@Injectable()
export class MessagingStateQueries {
  constructor(
    @Inject(SERVICE_NAME) private readonly service: ServiceName,
    private readonly watch: MessagingWatch,
  ) {}

  /** A broker that does not answer is told of; it is no error. */
  async read(): Promise<MessagingStateDto> {
    const state = await this.watch.state();
    const { broker, stores, relay } = state;
    const { retrying, waiting, parked } = stores.parked;
    return {
      service: this.service,
      consumers: consumersOf(state),
      broker: { reachable: broker.failure === undefined, cause: broker.failure ?? null, askedAt: broker.readAt },
      outbox: {
        unsentRows: stores.unsentRows,
        oldestAgeSeconds: stores.oldestUnsentAgeSeconds,
        relayRuns: relay !== undefined,
        relayFailure: relay?.failure ?? null,
      },
      parked: {
        ...{ retrying: retrying.messages, waiting: waiting.messages, parked: parked.messages },
        oldestParkedAgeSeconds: parked.oldestAgeSeconds,
      },
    };
  }
}

function consumersOf({ consumers, broker }: MessagingState): ConsumerStateDto[] {
  return consumers.map(({ group, topic, up, cause, progressAgeMs }) => {
    const lags = broker.lags.get(group);
    return {
      ...{ group, topic, up, cause: maskedCause(cause ?? null), progressAgeSeconds: progressAgeMs / 1_000 },
      lagMessages: lagOf(lags) ?? null,
      partitions: lags?.map((lag) => ({ ...lag })) ?? [],
    };
  });
}
