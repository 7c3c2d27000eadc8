import type { TakedownRequestedV1 } from '#shared/contracts';
import type { TakedownRequestedMessageDto } from './webhook-message.dto.js';

/** The public form of a takedown request: nothing that is internal goes to a platform. */
export function takedownRequestedMessage(event: TakedownRequestedV1): TakedownRequestedMessageDto {
  const { requestId, reference, issuer, legalBasis, violation, requestedAt } = event;
  return {
    type: 'takedown.requested',
    timestamp: requestedAt,
    data: { requestId, reference, issuer, legalBasis, violation, requestedAt, items: event.items.map(publicItem) },
  };
}

type Item = TakedownRequestedV1['items'][number];

function publicItem({ itemId, url, listingId, shopId, violation, action }: Item) {
  return {
    itemId,
    url,
    ...(listingId === undefined ? {} : { listingId }),
    ...(shopId === undefined ? {} : { shopId }),
    violation,
    action,
  };
}
