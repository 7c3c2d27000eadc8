import { aRequest } from '../../test/an-event.js';
import { retryPauseAfter, retryPausesSeconds } from './delivery.rules.js';
import { takedownRequestedMessage } from './webhook-message.rules.js';

const THREE_DAYS_SECONDS = 3 * 86_400;

describe('the schedule of attempts', () => {
  it('begins after seconds and fills three days', () => {
    expect(retryPauseAfter(1)).toBe(5);
    expect(retryPauseAfter(2)).toBe(30);
    const total = retryPausesSeconds.reduce((sum, pause) => sum + pause, 0);
    expect(total).toBeLessThanOrEqual(THREE_DAYS_SECONDS);
    expect(total).toBeGreaterThan(THREE_DAYS_SECONDS - 3_600);
  });

  it('ends after the thirteenth attempt', () => {
    expect(retryPauseAfter(12)).toBe(16 * 3_600);
    expect(retryPauseAfter(13)).toBeUndefined();
  });
});

describe('the message about a takedown request', () => {
  it('carries what the platform needs and nothing internal', () => {
    const request = { ...aRequest(), note: 'internal' };
    const message = takedownRequestedMessage(request);
    expect(message).toEqual({
      type: 'takedown.requested',
      timestamp: request.requestedAt,
      data: {
        requestId: request.requestId,
        reference: request.reference,
        issuer: request.issuer,
        legalBasis: request.legalBasis,
        violation: request.violation,
        requestedAt: request.requestedAt,
        items: request.items,
      },
    });
    expect(JSON.stringify(message)).not.toMatch(/threadId|caseId|internal/);
  });
});
