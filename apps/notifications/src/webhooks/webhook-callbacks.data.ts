import { getSchemaPath } from '@nestjs/swagger';
import {
  EndpointVerificationAnswerDto,
  EndpointVerificationMessageDto,
  TakedownRequestedMessageDto,
} from '../deliveries/webhook-message.dto.js';
import { retryPausesSeconds } from '../deliveries/delivery.rules.js';

const signing =
  'Signed by Standard Webhooks with the endpoint’s secret: check `webhook-signature` over ' +
  '`{webhook-id}.{webhook-timestamp}.{raw body}` before anything else, and refuse timestamps further than five minutes ' +
  'from your clock.';

const retries =
  'Any 2xx within 10 seconds counts as delivered; redirects are not followed. Otherwise it is sent again after ' +
  `${retryPausesSeconds.map(lengthOf).join(', ')}; then the delivery has failed, and if nothing reached the endpoint ` +
  'for these three days it is disabled. The same message may arrive more than once, always with the same `webhook-id`.';

const parameters = [
  headerOf('webhook-id', 'Id of the message, the same at every attempt.', '019ab3d9-8123-7f00-9abc-def012345678'),
  headerOf('webhook-timestamp', 'When it was sent, in seconds since 1970.', '1793848806'),
  headerOf(
    'webhook-signature',
    '`v1,` and the signature in base64.',
    'v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4=',
  ),
];

/** What is sent to a registered endpoint, as OpenAPI callbacks of its registration. */
export const webhookCallbacks = {
  endpointVerification: {
    '{$request.body#/url}': {
      post: {
        summary: 'Show that the endpoint wants messages',
        description:
          `The handshake before the first message: answer 2xx with the same challenge. ${signing} It is tried again for ` +
          'about a day; `POST /v1/webhook-endpoints/{id}/verifications` tries at once.',
        parameters,
        requestBody: { required: true, ...contentOf(EndpointVerificationMessageDto) },
        responses: { '200': { description: 'The challenge is echoed.', ...contentOf(EndpointVerificationAnswerDto) } },
      },
    },
  },
  takedownRequested: {
    '{$request.body#/url}': {
      post: {
        summary: 'Take down what an authority names',
        description: `A takedown request to the platform. ${signing} ${retries} The platform’s 24 hours run from its first 2xx.`,
        parameters,
        requestBody: { required: true, ...contentOf(TakedownRequestedMessageDto) },
        responses: { '2XX': { description: 'The platform has the request.' } },
      },
    },
  },
};

function headerOf(name: string, description: string, example: string) {
  return { name, in: 'header' as const, required: true, description, schema: { type: 'string', example } };
}

function contentOf(type: new () => object) {
  return { content: { 'application/json': { schema: { $ref: getSchemaPath(type) } } } };
}

function lengthOf(seconds: number): string {
  if (seconds < 60) return `${seconds} s`;
  return seconds < 3_600 ? `${seconds / 60} min` : `${seconds / 3_600} h`;
}
