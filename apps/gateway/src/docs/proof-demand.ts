import { problemOf, problems } from '#shared/http';
import { PAYLOAD_CHARACTERS_MAX } from '../proofs/proof-payload.js';
import { openApiPathOf, type Route } from '../routes/route-table.js';
import type { Schemas } from './components.js';
import type { Operation } from './documents.js';

type Paths = Record<string, Record<string, unknown>>;
type WithParameters = Operation & { parameters?: object[] };

const kind = problems['proof-required'];
const schemaName = 'ProofRequired';

const header = {
  name: 'Altcha-Payload',
  in: 'header',
  required: false,
  description:
    'Proof of work, when one is asked for: base64 of the JSON `{"challenge":…,"solution":…}` that the ALTCHA widget ' +
    'makes. Never needed with a token.',
  schema: { type: 'string', maxLength: PAYLOAD_CHARACTERS_MAX },
};

const challenge = {
  parameters: {
    algorithm: 'PBKDF2/SHA-256',
    cost: 1_000,
    expiresAt: 1_795_755_000,
    keyLength: 32,
    keyPrefix: '4cda0112017ad3e1dc08a15b89d3873c',
    keySignature: '9e9370ddb434447a29b9eab147b953be9ce82665a52865e9aad62c51e06918f3',
    nonce: '14474fe32c774c9b2e8a92474bdabd58',
    salt: 'abee86054dc5ebc4952e8e72d42f0a21',
  },
  signature: 'a1e755129a461994b9ea0acfc458a89e14a8e1fc28a6541501bf1c697c13295f',
};

const response = {
  description: `\`proof-required\`: ${kind.description}`,
  content: {
    'application/problem+json': {
      schema: { $ref: `#/components/schemas/${schemaName}` },
      examples: { 'proof-required': { value: { ...problemOf('proof-required', kind.example), challenge } } },
    },
  },
};

/** Adds to each operation that may ask for a proof of work what the gateway asks, and how it is given. */
export function addProofDemands(paths: Paths, schemas: Schemas, routes: readonly Route[]): void {
  const asking = routes.filter(({ access, rate }) => access === 'public' && rate === 'public-write');
  for (const { path, method } of asking) {
    const item = paths[openApiPathOf(path)] ?? {};
    const operation = item[method.toLowerCase()] as WithParameters | undefined;
    if (operation) item[method.toLowerCase()] = demandingProof(operation);
  }
  if (asking.length > 0 && schemas['Problem']) schemas[schemaName] = withChallenge(schemas['Problem'] as ObjectSchema);
}

function demandingProof(operation: WithParameters): WithParameters {
  const { parameters = [], responses } = operation;
  return { ...operation, parameters: [...parameters, header], responses: { ...responses, '428': response } };
}

interface ObjectSchema {
  properties: Record<string, unknown>;
  required: string[];
}

function withChallenge(problem: ObjectSchema): object {
  return {
    ...problem,
    description: 'A problem that carries the challenge to solve.',
    properties: { ...problem.properties, challenge: { $ref: '#/components/schemas/ProofChallenge' } },
    required: [...problem.required, 'challenge'],
  };
}
