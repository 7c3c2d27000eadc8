/** The kinds of messages that an endpoint may subscribe to. */
export const webhookEventTypes = ['takedown.requested'] as const;

export type WebhookEventType = (typeof webhookEventTypes)[number];

/** Where an endpoint stands; removed ones are not shown to anybody. */
export const endpointStates = ['pending', 'verified', 'disabled'] as const;

export type EndpointState = (typeof endpointStates)[number];

/** Most endpoints of one body. */
export const ENDPOINTS_MAX = 10;

/** The type of the message by which an endpoint shows that it wants to be one. */
export const VERIFICATION_TYPE = 'endpoint.verification';

/** Pause before the first handshake, so that the owner can store the secret first. */
export const FIRST_HANDSHAKE_SECONDS = 1;

/** Pauses after the first, second … handshake that failed; after the last one only the owner tries again. */
const handshakePausesSeconds = [5, 30, 120, 600, 3_600, 21_600, 86_400] as const;

/** Seconds until the next handshake after so many; undefined when there is none. */
export function handshakePauseAfter(attempts: number): number | undefined {
  return handshakePausesSeconds[attempts - 1];
}

/** Whether an answer echoes the challenge: a JSON object with the same `challenge`. */
export function echoes(text: string, challenge: string): boolean {
  try {
    const answer: unknown = JSON.parse(text);
    return typeof answer === 'object' && answer !== null && 'challenge' in answer && answer.challenge === challenge;
  } catch {
    // What is no JSON echoes nothing.
    return false;
  }
}
