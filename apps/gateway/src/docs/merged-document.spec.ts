import type { OpenAPIObject } from '@nestjs/swagger';
import type { Route } from '../routes/route-table.js';
import type { Operation, ServiceDocuments } from './documents.js';
import { mergedDocument } from './merged-document.js';
import { routingFaults } from './routing-faults.js';

type Parts = { paths?: Record<string, Record<string, Operation & object>>; schemas?: Record<string, object> };

function aDocument({ paths = {}, schemas = {} }: Parts = {}): OpenAPIObject {
  const info = { title: 'a service', version: '1' };
  return { openapi: '3.1.0', info, paths, components: { schemas } };
}

function documents(given: Partial<ServiceDocuments>): ServiceDocuments {
  const none = aDocument();
  return { gateway: none, intake: none, triage: none, notifications: none, reporting: none, ...given };
}

const answer = (schema: string) => ({ '200': { content: { 'application/json': { schema: refTo(schema) } } } });
const refTo = (schema: string) => ({ $ref: `#/components/schemas/${schema}` });

const readTip: Route = {
  method: 'GET',
  path: '/v1/tips/:id',
  service: 'intake',
  access: ['tips:read'],
  rate: 'partner-read',
  body: 'json',
};
const readCase: Route = { ...readTip, path: '/v1/cases/:id', service: 'triage', access: ['cases:read'] };

const tips = { get: { operationId: 'readTip', responses: answer('Thing'), 'x-required-scopes': ['tips:read'] } };
const cases = { get: { operationId: 'readCase', responses: answer('Thing'), 'x-required-scopes': ['cases:read'] } };

describe('the merged document', () => {
  it('has the routed operations and the gateway’s own, and no other', () => {
    const internal = { get: { responses: {}, 'x-internal': true } };
    const intake = aDocument({ paths: { '/v1/tips/{id}': tips, '/v1/tips/unrouted': tips, '/internal/x': internal } });
    const gateway = aDocument({ paths: { '/v1/clients': tips, '/internal/y': internal } });
    const merged = mergedDocument(documents({ intake, gateway }), [readTip]);
    const paths = Object.keys(merged.paths).filter((path) => !path.startsWith('/oauth2') && !path.startsWith('/.well'));
    expect(paths).toEqual(['/v1/clients', '/v1/tips/{id}']);
  });

  it('describes how to get a token, and where', () => {
    const merged = mergedDocument(documents({}), []);
    expect(Object.keys(merged.paths)).toContain('/oauth2/token');
    expect(merged.components?.securitySchemes?.['client']).toMatchObject({
      type: 'oauth2',
      flows: { clientCredentials: { tokenUrl: '/oauth2/token', scopes: { 'cases:read': expect.any(String) } } },
    });
  });

  it('files each operation under its noun, with the scopes it asks for and the limit it has', () => {
    const merged = mergedDocument(documents({ intake: aDocument({ paths: { '/v1/tips/{id}': tips } }) }), [readTip]);
    expect(merged.paths['/v1/tips/{id}']?.get).toMatchObject({
      tags: ['tips'],
      security: [{ client: ['tips:read'] }, { officer: [] }],
      responses: { '429': { headers: { 'Retry-After': expect.anything() } } },
    });
    expect(merged.tags).toContainEqual({ name: 'tips', description: expect.any(String) });
  });

  it('leaves public operations open, with a token where it makes a difference', () => {
    const open = { get: { responses: { '401': {} }, 'x-public': true } };
    const either = { get: { responses: { '401': {}, '403': {} }, 'x-public': true } };
    const intake = aDocument({ paths: { '/v1/hotlines': open, '/v1/tips': either } });
    const routes = ['/v1/hotlines', '/v1/tips'].map((path): Route => ({ ...readTip, path, access: 'public' }));
    const merged = mergedDocument(documents({ intake }), routes);
    expect(merged.paths['/v1/hotlines']?.get?.security).toEqual([{}]);
    expect(merged.paths['/v1/tips']?.get?.security).toEqual([{}, { client: [] }, { officer: [] }]);
    expect(merged.paths['/v1/tips']?.get).not.toHaveProperty('x-public');
  });

  it('says of public writes that they may need a proof of work, and of nothing else', () => {
    const open = { post: { responses: { '201': {} }, 'x-public': true } };
    const gateway = aDocument({
      paths: { '/v1/proof-challenges': { get: { responses: answer('ProofChallenge'), 'x-public': true } } },
      schemas: { ProofChallenge: {} },
    });
    const problem = { type: 'object', properties: { code: {} }, required: ['code'] };
    const schemas = { Problem: problem, Thing: {} };
    const paths = {
      '/v1/tips': { post: { ...open.post, responses: answer('Problem') } },
      '/v1/tips/receipts/lookup': open,
    };
    const intake = aDocument({ paths, schemas });
    const write: Route = { ...readTip, method: 'POST', path: '/v1/tips', access: 'public', rate: 'public-write' };
    const routes = [write, { ...write, path: '/v1/tips/receipts/lookup', rate: 'public-lookup' } satisfies Route];
    const merged = mergedDocument(documents({ gateway, intake }), routes);
    expect(merged.paths['/v1/tips']?.post).toMatchObject({
      parameters: [{ name: 'Altcha-Payload', in: 'header', required: false }],
      responses: { '428': { content: { 'application/problem+json': { schema: refTo('ProofRequired') } } } },
    });
    expect(merged.components?.schemas?.['ProofRequired']).toMatchObject({
      properties: { code: {}, challenge: refTo('ProofChallenge') },
      required: ['code', 'challenge'],
    });
    expect(merged.paths['/v1/tips/receipts/lookup']?.post?.responses).not.toHaveProperty('428');
  });

  it('takes only the schemas that are needed, those of schemas included', () => {
    const schemas = {
      Thing: { properties: { part: refTo('Part') } },
      Part: { type: 'string' },
      Inner: { type: 'object' },
    };
    const intake = aDocument({ paths: { '/v1/tips/{id}': tips }, schemas });
    expect(Object.keys(mergedDocument(documents({ intake }), [readTip]).components?.schemas ?? {})).toEqual([
      'Part',
      'Thing',
    ]);
  });

  it('shares a schema that two services have alike', () => {
    const schemas = { Thing: { type: 'object' } };
    const intake = aDocument({ paths: { '/v1/tips/{id}': tips }, schemas });
    const triage = aDocument({ paths: { '/v1/cases/{id}': cases }, schemas });
    const merged = mergedDocument(documents({ intake, triage }), [readTip, readCase]);
    expect(Object.keys(merged.components?.schemas ?? {})).toEqual(['Thing']);
  });

  it('keeps apart schemas of one name that differ, even if only in what they refer to', () => {
    const holder = { properties: { part: refTo('Part') } };
    const intake = aDocument({
      paths: { '/v1/tips/{id}': tips },
      schemas: { Thing: holder, Part: { type: 'string' } },
    });
    const triage = aDocument({
      paths: { '/v1/cases/{id}': cases },
      schemas: { Thing: holder, Part: { type: 'integer' } },
    });
    const merged = mergedDocument(documents({ intake, triage }), [readTip, readCase]);
    expect(merged.components?.schemas).toEqual({
      Part: { type: 'string' },
      Thing: { properties: { part: refTo('Part') } },
      TriagePart: { type: 'integer' },
      TriageThing: { properties: { part: refTo('TriagePart') } },
    });
    expect(merged.paths['/v1/cases/{id}']?.get?.responses).toMatchObject(answer('TriageThing'));
  });
});

describe('the comparison of routes and documents', () => {
  const intake = aDocument({ paths: { '/v1/tips/{id}': tips } });

  it('finds nothing when they agree', () => {
    expect(routingFaults(documents({ intake }), [readTip])).toEqual([]);
  });

  it('names a route that leads nowhere', () => {
    expect(routingFaults(documents({}), [readTip])).toEqual([expect.stringContaining('does not have it')]);
  });

  it('names an operation that is neither routed nor internal', () => {
    expect(routingFaults(documents({ intake }), [])).toEqual([
      'GET /v1/tips/{id} of intake is neither routed nor internal.',
    ]);
  });

  it('names a route to an internal operation', () => {
    const hidden = aDocument({ paths: { '/v1/tips/{id}': { get: { ...tips.get, 'x-internal': true } } } });
    expect(routingFaults(documents({ intake: hidden }), [readTip])).toEqual([expect.stringContaining('internal')]);
  });

  it('names a difference about who may call', () => {
    const faults = routingFaults(documents({ intake }), [{ ...readTip, access: 'public' }]);
    expect(faults).toEqual(['GET /v1/tips/:id is for public in the route table, for tips:read in intake.']);
  });
});
