const tokenRequest = {
  type: 'object',
  required: ['grant_type'],
  properties: {
    grant_type: { type: 'string', enum: ['client_credentials'], description: 'The one grant that there is.' },
    scope: {
      type: 'string',
      description: 'Scopes separated by spaces; all that the client has when absent.',
      example: 'takedowns:confirm webhooks:manage',
    },
    client_id: { type: 'string', description: 'The client, unless it signs in by HTTP Basic.' },
    client_secret: { type: 'string', description: 'Its secret, unless it signs in by HTTP Basic.' },
    resource: { type: 'string', enum: ['urn:vigil:api'], description: 'The API, which is the default (RFC 8707).' },
  },
};

const tokenAnswer = {
  type: 'object',
  required: ['access_token', 'token_type', 'expires_in'],
  properties: {
    access_token: { type: 'string', description: 'A signed JWT (RFC 9068).' },
    token_type: { type: 'string', enum: ['Bearer'], description: 'How to present it.' },
    expires_in: { type: 'integer', description: 'Seconds that it is valid.' },
    scope: { type: 'string', description: 'What it allows.' },
  },
};

const oauthError = {
  type: 'object',
  required: ['error'],
  properties: {
    error: { type: 'string', description: 'The kind of error, of RFC 6749 §5.2.' },
    error_description: { type: 'string', description: 'What went wrong.' },
    scope: { type: 'string', description: 'The scope at fault.' },
  },
};

const errorAnswer = (description: string, error: string) => ({
  description,
  content: { 'application/json': { schema: oauthError, example: { error, error_description: description } } },
});

const getToken = {
  operationId: 'getToken',
  summary: 'Get an access token',
  description:
    'Client credentials grant (RFC 6749 §4.4). The client signs in by HTTP Basic or with its id and secret in the ' +
    'form. The token is valid for 10 minutes; ask for a new one when it runs out.',
  tags: ['oauth2'],
  security: [{}],
  requestBody: {
    required: true,
    description: "The grant, and the client's id and secret unless it signs in by HTTP Basic.",
    content: {
      'application/x-www-form-urlencoded': {
        schema: tokenRequest,
        example: { grant_type: 'client_credentials', scope: 'takedowns:confirm webhooks:manage' },
      },
    },
  },
  responses: {
    '200': {
      description: 'The token.',
      content: {
        'application/json': {
          schema: tokenAnswer,
          example: { access_token: 'eyJhbGciOi…', token_type: 'Bearer', expires_in: 600, scope: 'takedowns:confirm' },
        },
      },
    },
    '400': errorAnswer('The request is not a valid token request.', 'invalid_request'),
    '401': errorAnswer('The client is unknown or disabled, or its secret is not valid.', 'invalid_client'),
    '429': errorAnswer('Too many requests; try again after `Retry-After` seconds.', 'temporarily_unavailable'),
    default: errorAnswer('The token cannot be issued now.', 'temporarily_unavailable'),
  },
};

const readKeys = {
  operationId: 'readTokenKeys',
  summary: 'Read the keys that verify access tokens',
  description: 'The public keys as a JSON Web Key Set (RFC 7517).',
  tags: ['oauth2'],
  security: [{}],
  responses: {
    '200': {
      description: 'The keys.',
      content: {
        'application/jwk-set+json': {
          schema: {
            type: 'object',
            required: ['keys'],
            properties: { keys: { type: 'array', items: { type: 'object', additionalProperties: true } } },
          },
          example: { keys: [{ kty: 'EC', crv: 'P-256', kid: 'k', use: 'sig', alg: 'ES256', x: '…', y: '…' }] },
        },
      },
    },
    default: errorAnswer('The keys cannot be served now.', 'temporarily_unavailable'),
  },
};

const readMetadata = {
  operationId: 'readTokenMetadata',
  summary: 'Read where and how tokens are issued',
  description: 'The metadata of the authorization server (RFC 8414), from which client libraries configure themselves.',
  tags: ['oauth2'],
  security: [{}],
  responses: {
    '200': {
      description: 'The metadata.',
      content: {
        'application/json': {
          schema: {
            type: 'object',
            required: ['issuer', 'token_endpoint', 'jwks_uri'],
            additionalProperties: true,
            properties: {
              issuer: { type: 'string', format: 'uri', description: 'The `iss` of all tokens.' },
              token_endpoint: { type: 'string', format: 'uri', description: 'Where tokens are issued.' },
              jwks_uri: { type: 'string', format: 'uri', description: 'Where the keys are.' },
            },
          },
          example: {
            issuer: 'https://vigil.example',
            token_endpoint: 'https://vigil.example/oauth2/token',
            jwks_uri: 'https://vigil.example/oauth2/jwks',
          },
        },
      },
    },
    default: errorAnswer('The metadata cannot be served now.', 'temporarily_unavailable'),
  },
};

/** The operations of the token provider, which describes none itself. */
export const oauthPaths = {
  '/oauth2/token': { post: getToken },
  '/oauth2/jwks': { get: readKeys },
  '/.well-known/openid-configuration': { get: readMetadata },
};
