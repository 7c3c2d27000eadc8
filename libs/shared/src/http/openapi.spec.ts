import Ajv from 'ajv/dist/2020.js';
import { Controller, Inject, Module, Post } from '@nestjs/common';
import type { OpenAPIObject } from '@nestjs/swagger';
import { tinyService } from '#shared/testing';
import { Allow } from '#shared/auth';
import { ENV } from '#shared/config';
import { Transactions } from '#shared/database';
import { Outbox } from '#shared/messaging';
import { Idempotent } from './idempotent.decorator.js';
import { describeService } from './openapi.js';

let document: OpenAPIObject;

beforeAll(async () => {
  document = await describeService(tinyService);
});

type Documented = Record<string, unknown> & {
  responses: Record<string, { description: string; content: Record<string, never> }>;
};

function operation(path: string, method: string): Documented {
  const item = document.paths[path] as Record<string, unknown> | undefined;
  return item?.[method] as Documented;
}

describe('describeService', () => {
  it('builds the document without a database or a broker', () => {
    expect(document).toMatchObject({ openapi: '3.1.0', info: { title: 'Vigil 389: intake', version: '1.0.0' } });
    expect(document.components?.securitySchemes).toMatchObject({ bearer: { type: 'http', scheme: 'bearer' } });
  });

  it('states the scopes and the security of a route', () => {
    const list = operation('/v1/notes', 'get');
    expect(list).toMatchObject({ 'x-required-scopes': ['tips:read'], security: [{ bearer: [] }] });
    expect(Object.keys(list.responses).sort()).toEqual(['200', '400', '401', '403', 'default']);
    expect(operation('/v1/notes', 'post')).toMatchObject({ 'x-public': true });
    expect(operation('/v1/notes', 'post')).not.toHaveProperty('security');
    expect(operation('/v1/notes/inside', 'get')).toMatchObject({ 'x-internal': true });
  });

  it('documents stated and implied errors once per status, as problems with examples', () => {
    const { responses } = operation('/v1/notes', 'post');
    expect(Object.keys(responses).sort()).toEqual(['201', '400', '401', '409', '413', '415', 'default']);
    expect(Object.keys(responses['400']?.content['application/problem+json']?.['examples'] ?? {})).toEqual([
      'malformed-request',
      'validation-failed',
    ]);
    expect(operation('/v1/notes', 'post')).not.toHaveProperty('x-problems-conflict');
  });

  it('documents If-Match where a version is asked for', () => {
    const change = operation('/v1/notes/{id}/changes', 'post');
    expect(change['parameters']).toContainEqual(
      expect.objectContaining({ name: 'If-Match', in: 'header', required: true }),
    );
    expect(Object.keys(change.responses)).toEqual(expect.arrayContaining(['412', '428']));
  });

  it('names operations and pages after the code', () => {
    expect(operation('/v1/notes', 'get')['operationId']).toBe('notesList');
    expect(Object.keys(document.components?.schemas ?? {})).toEqual(
      expect.arrayContaining(['NoteViewPage', 'Problem', 'FieldFault']),
    );
  });

  it('gives examples of problems that the schema accepts', () => {
    const ajv = new Ajv.default({ strict: false, validateFormats: false });
    ajv.addSchema({ $id: 'doc', components: document.components });
    const validate = ajv.compile({ $ref: 'doc#/components/schemas/Problem' });
    const examples = Object.values(operation('/v1/notes/{id}/changes', 'post').responses).flatMap((response) =>
      Object.values(response.content?.['application/problem+json']?.['examples'] ?? {}),
    );
    expect(examples.length).toBeGreaterThan(4);
    for (const { value } of examples as { value: unknown }[])
      expect([value, validate(value), validate.errors]).toEqual([value, true, null]);
  });

  it('creates nothing of the service, whatever it has injected', async () => {
    const opened: unknown[] = [];
    @Controller('acts')
    class ActsController {
      constructor(
        @Inject(ENV) env: unknown,
        @Inject(Transactions) transactions: Transactions,
        @Inject(Outbox) outbox: Outbox,
      ) {
        opened.push(env, transactions, outbox);
      }
      @Post()
      @Allow('cases:write')
      @Idempotent()
      act() {
        return {};
      }
    }
    @Module({ controllers: [ActsController] })
    class ActsModule {}
    const described = await describeService({ name: 'triage', module: ActsModule, env: {} });
    const { responses, parameters } = described.paths['/acts']?.post ?? {};
    expect(opened).toEqual([]);
    expect(parameters).toContainEqual(expect.objectContaining({ name: 'Idempotency-Key', required: false }));
    expect(Object.keys(responses ?? {})).toEqual(expect.arrayContaining(['409', '422']));
  });
});
